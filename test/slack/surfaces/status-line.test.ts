import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { STATUSES } from '../../../src/domain/request.ts';
import { richText } from '../../../src/slack/surfaces/rich-text.ts';
import { statusLine } from '../../../src/slack/surfaces/status-line.ts';
import { createUserRequest, createUsersRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';

const test = suite('the status line');
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2, 3, 4) };
const by = 'by <@U0002>, 2025-01-02 03:04 UTC.';

const WORDS: Readonly<Record<(typeof STATUSES)[number], string>> = {
  checking: 'Being checked. Nothing is sent yet.',
  draft: 'Not sent yet.',
  pending: 'Waiting for an approver.',
  approved: `Approved ${by} It is being carried out.`,
  creating: `Approved ${by} It is being carried out.`,
  unknown: `Approved ${by} The answer of CxEngage was lost; the bot is checking what it holds.`,
  created: `Done. Approved ${by} The result is in the thread.`,
  failed: `Failed. Approved ${by} The reason is in the thread.`,
  denied: `Denied ${by}`,
  cancelled: `Cancelled ${by}`,
  expired: 'Expired before anybody decided.',
  paused: `Paused. Approved ${by} The rows that are left wait until an approver resumes it.`,
  finished: `Finished. Approved ${by} The result is in the thread.`,
};

for (const status of STATUSES) {
  test(`${status}: in words, with who and when`, () => {
    const request = createUserRequest({ status, ...(status !== 'pending' && { decision }) });
    assert.is(textOf({ blocks: [richText(statusLine(request, 'in the thread'))] }), WORDS[status]);
    const below = WORDS[status].replace('in the thread', 'below');
    assert.is(textOf({ blocks: [richText(statusLine(request, 'below'))] }), below);
  });
}

test('a batch that failed before anybody was asked was approved by nobody', () => {
  const line = statusLine(createUsersRequest({ status: 'failed' }), 'below');
  assert.is(textOf({ blocks: [richText(line)] }), 'Failed. The reason is below.');
});

test.run();
