import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../../src/domain/batch.ts';
import { isBatch } from '../../../../src/domain/request.ts';
import { textsIn } from '../../../../src/sandbox/slack/rules/texts-in.ts';
import { approvalCard } from '../../../../src/slack/surfaces/approval-card.ts';
import { textOf } from '../../../helpers/text-of.ts';
import { batchScene, INVITES } from '../batch-scene.ts';
import { SCENES } from '../worst-scenes.ts';

const test = suite('the card of a batch');
const rows: StoredRow[] = [
  {
    line: 2,
    state: 'new',
    email: 'Ann&Co@example.com',
    cells: {},
    tries: 0,
    content: { user: { email: 'Ann&Co@example.com', roleId: 'boss', firstName: 'Ann', lastName: 'Sample' } },
  },
];

test('says who asks, from where, how many of which role, the first rows, and what is approved', () => {
  const scene = batchScene(
    { digest: '0123456789abcdef'.repeat(4) },
    {
      first: rows,
      groups: [
        { roleId: 'agent', rows: 96 },
        { roleId: 'boss', rows: 1 },
      ],
    },
  );
  const { text, blocks } = approvalCard(scene);
  assert.is(text, '<@U0001> asks to create 97 users from contacts.csv: waiting for approval.');
  assert.equal(
    textOf({ blocks })
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
    [
      '○ New: 97 users from contacts.csv',
      'Requested by <@U0001>, 2025-01-02 12:00 UTC. Waiting for approval.',
      'File: contacts.csv',
      'Rows: 97',
      'Supervisor: 1 row',
      'Agent: 96 rows',
      'First rows',
      'Ann&Co@example.com · Ann Sample · Supervisor',
      'All rows are in the file in the thread.',
      '[ Approve ]  [ Deny ]',
      'Digest of the rows: 0123456789abcdef',
    ],
  );
});

test('of an invitation says into which tenant and how', () => {
  const { text, blocks } = approvalCard(batchScene({ content: INVITES }));
  const said = textOf({ blocks });
  assert.is(text, '<@U0001> asks to add 97 users to Billing as Agent: waiting for approval.');
  assert.match(said, /^○ Add to tenant: 97 users\n/);
  assert.match(said, 'Tenant: Billing\nRole in the tenant: Agent\nHow to add them: Add now (no email)');
  assert.not.match(said, /created?\b/i);
});

test('leaves a distance to the cap on the text of all blocks', () => {
  for (const { is, scene } of SCENES) {
    if (!isBatch(scene.request)) continue;
    const length = textsIn(approvalCard(scene).blocks).reduce((sum, text) => sum + text.length, 0);
    assert.ok(length < 12_000, `${is}: ${length}`);
  }
});

test.run();
