import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { denyModal, parseDeny } from '../../../src/slack/surfaces/deny-modal.ts';
import { batchOf, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';

const test = suite('the deny form');

test('carries the revision and nothing else, and asks for a reason', () => {
  const request = createUserRequest();
  const modal = denyModal(request);
  assert.is(modal.private_metadata, request.revision);
  const [reason, ...others] = partsOf(modal, 'input');
  assert.is(reason?.block_id, 'reason');
  assert.is(reason?.optional, false);
  assert.equal(others, []);
});

test('says what is denied and who asked', () => {
  const names = { r: 'Agent' };
  const request = createUserRequest({ names, content: { email: 'bob@example.com', roleId: 'r' } });
  assert.is(
    textOf(denyModal(request)),
    'Deny the request to create bob@example.com as Agent? <@U0001> asked for it and will see the reason.',
  );
});

test('of a batch counts its users and names its file, as plain text', () => {
  const source = { from: 'file', fileId: 'F0001', name: '<!channel>.csv' } as const;
  const modal = denyModal(batchOf({ content: { source } }), { creates: 1_234, adds: 0 });
  assert.match(String(partsOf(modal, 'text')[0]?.text), 'Deny the request to create 1,234 users from <!channel>.csv?');
});

test('a blank reason is none', () => {
  const typed = (value: string | null) => parseDeny({ reason: { reason: { value } } });
  assert.is(typed('  No budget \n'), 'No budget');
  assert.is(typed(' \n '), '');
  assert.is(typed('\u200b \u2800\u3164'), '');
  assert.is(typed(null), '');
  assert.is(parseDeny({}), '');
});

test.run();
