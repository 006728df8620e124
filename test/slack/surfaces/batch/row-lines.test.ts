import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../../src/domain/request.ts';
import { failureLines, problemLines, rowLines } from '../../../../src/slack/surfaces/batch/row-lines.ts';
import { failure } from '../../../helpers/batches.ts';
import { batchOf } from '../../../helpers/requests.ts';

const test = suite('rows in a message');
const row = { line: 12, state: 'new', email: 'bob@example.com', cells: {}, tries: 0 } as const;
const names = { agent: 'Agent', billing: 'Billing' };

const createUsersWith = (names: BatchRequest['names']) => batchOf({ names });

test('a good one has e-mail, name, role and tenant', () => {
  const user = { email: row.email, roleId: 'agent', firstName: 'Bob', lastName: 'Sample' };
  const invitation = { tenantId: 'billing', email: row.email, roleId: 'agent', status: 'accepted' } as const;
  assert.is(
    rowLines(createUsersWith(names), [{ ...row, content: { user, invitation } }]),
    'bob@example.com · Bob Sample · Agent · added to Billing as Agent',
  );
  const bare = { user: { email: row.email, roleId: 'agent', additionalRoleIds: ['a', 'b', 'c'] } };
  assert.is(
    rowLines(createUsersWith(names), [{ ...row, content: bare }]),
    'bob@example.com · Agent + a + 2 more roles',
  );
});

test('a good one has every other field that is sent', () => {
  const user = { email: 'cfo@cоrp.example', roleId: 'agent', externalId: '007', personalTelephone: '+14162221122' };
  const content = { user: { ...user, status: 'pending' } } as const;
  assert.is(
    rowLines(createUsersWith(names), [{ ...row, content }]),
    'cfo@cоrp.example (xn--crp-sed.example) · Agent · +14162221122 · external ID 007 · pending (not active yet)',
  );
});

test('one that only adds somebody to a tenant says nothing of the account', () => {
  const user = { email: row.email, roleId: 'agent', firstName: 'Bob', status: 'enabled' } as const;
  const invitation = { tenantId: 'billing', email: row.email, roleId: 'agent', status: 'invited' } as const;
  for (const how of [{ isOnPlatform: true }, { createdInLine: 2 }] as const)
    assert.is(
      rowLines(createUsersWith(names), [{ ...row, content: { user, invitation, ...how } }]),
      'bob@example.com · invited to Billing as Agent',
    );
});

test('one of a batch that only adds users to a tenant has no role on the platform, because none is sent', () => {
  const invitation = { tenantId: 'billing', roleId: 'agent', status: 'accepted' } as const;
  const adding = batchOf({ names, content: { createdBy: 'b-1', invitation } });
  const content = {
    user: { email: row.email, roleId: 'agent', status: 'enabled' },
    invitation: { ...invitation, email: row.email },
  } as const;
  assert.is(rowLines(adding, [{ ...row, content }]), 'bob@example.com · added to Billing as Agent');
});

test('so many good ones as fit, with labels that keep their ids', () => {
  const label = `Agent (12 permissions, 3f2504e0-4f89-41d3-9a0c-0305e82c3301)`;
  const invitation = { tenantId: 'billing', email: row.email, roleId: 'agent', status: 'accepted' } as const;
  const good = { ...row, content: { user: { email: row.email, roleId: 'agent' }, invitation } };
  const lines = rowLines(createUsersWith({ agent: label, billing: 'x'.repeat(75) }), Array(20).fill(good)).split('\n');
  assert.is(lines[0], `bob@example.com · ${label} · added to ${'x'.repeat(75)} as ${label}`);
  assert.is(lines.length, 5);
  assert.is(rowLines(createUsersWith(names), Array(20).fill(good)).split('\n').length, 5);
});

test('a bad one has its line, its address and its sentences', () => {
  const bad = (differently: Partial<StoredRow>) => problemLines([{ ...row, state: 'invalid', ...differently }]);
  const problems = { roleId: '«Boss» is no role.', line: 'It has too many cells.' };
  assert.is(bad({ problems }), 'Line 12, bob@example.com: Platform role: «Boss» is no role. It has too many cells.');
  assert.match(problemLines([{ ...row, problems }], { roleId: 'Job\nrole' }), /: Job role: «Boss» is no role\. It has/);
  assert.is(bad({ email: '', problems: { line: 'Empty.' } }), 'Line 12: Empty.');
  assert.is(bad({ state: 'on_platform' }), 'Line 12, bob@example.com: On the platform already.');
  assert.is(bad({ state: 'duplicate' }), 'Line 12, bob@example.com: Same address as an earlier row, which is kept.');
  assert.is(
    bad({ state: 'pending_elsewhere' }),
    'Line 12, bob@example.com: There is already an open request for this address.',
  );
  assert.is(bad({}), "Line 12, bob@example.com: Can't be sent.");
});

test('one that failed has its line, the address that was sent, and the reason', () => {
  const failed = { ...row, state: 'failed', outcome: failure(true, 'CxEngage said\nno.') } as const;
  assert.is(failureLines([failed]), 'Line 12, bob@example.com: CxEngage said no.');
  const content = { user: { email: 'bob@xn--mnchen-3ya.example', roleId: 'agent' } };
  assert.match(failureLines([{ ...failed, content }]), /^Line 12, bob@xn--/);
  assert.is(failureLines(Array.from({ length: 50 }, () => failed)).split('\n').length, 5);
  assert.is(failureLines([]), '');
});

test('a cell cannot make lines of its own', () => {
  const email = 'bob\nLine 13, ann@example.com: fine\u202E';
  const lines = problemLines([{ ...row, email, problems: { email: 'No.\nYes.' } }]);
  assert.is(lines, 'Line 12, bob Line 13, ann@example.com: fine: Email: No. Yes.');
});

test('only the first are shown, and long values are cut', () => {
  const many = Array.from({ length: 50 }, () => ({
    ...row,
    email: 'x'.repeat(5000),
    problems: { a: 'y'.repeat(5000) },
  }));
  assert.is(rowLines(createUsersWith({}), many).split('\n').length, 5);
  assert.is(problemLines(many).split('\n').length, 3);
  assert.ok(problemLines(many).length <= 2_005);
  const short = many.map((one) => ({ ...one, problems: { a: 'y' } }));
  assert.is(problemLines(short).split('\n').length, 13);
});

test.run();
