import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameOf } from '../../src/kinds/facts.ts';
import { batchKindOf, kindOf } from '../../src/kinds/index.ts';
import type { Scope } from '../../src/kinds/kind.ts';
import { addToTenantRequest, batchOf, createUserRequest } from '../helpers/requests.ts';

const test = suite('what people read of each kind of request');

const names = { billing: 'Billing', agent: 'Agent' };
const invitation = { tenantId: 'billing', roleId: 'agent', status: 'accepted' } as const;
const fileNamed = (name: string) => batchOf({ content: { source: { from: 'file', fileId: 'F1', name } } });
const creating = fileNamed('contacts.csv');
const adding = batchOf({ names, content: { createdBy: 'b-1', invitation } });
const sized = (creates: number, adds = 0) => ({ creates, adds });
const summary = (request: typeof creating, scope: Scope) =>
  kindOf(request).summary(request, scope, (value) => `<${value}>`);

test('it is called by the email of the one whom it is about, or by where its rows come from', () => {
  const labelOf = (request: Parameters<typeof kindOf>[0]) => kindOf(request).label(request);
  for (const request of [createUserRequest(), addToTenantRequest()]) assert.is(labelOf(request), request.content.email);
  assert.is(labelOf(creating), 'contacts.csv');
  assert.is(labelOf(batchOf({ content: { source: { from: 'paste', text: 'email\nb@x' } } })), 'pasted rows');
  assert.is(labelOf(adding), 'users of an earlier batch');
  assert.is(labelOf(fileNamed('a\nb.csv')), 'a b.csv');
  assert.is(labelOf(fileNamed('x'.repeat(255))).length, 100);
  assert.is(labelOf(fileNamed('\u200B')), 'a file without a name');
});

test('a domain that only looks like another is marked in the name and in the sentence of a request', () => {
  const email = 'cfo@cоrp.example';
  const creating = createUserRequest({ content: { email, roleId: 'agent' }, names });
  const adding = addToTenantRequest({ content: { ...invitation, email }, names });
  for (const request of [creating, adding]) {
    const kind = kindOf(request);
    assert.is(kind.label(request), `${email} (xn--crp-sed.example)`);
    assert.match(kind.summary(request, sized(0), String), `${email} (xn--crp-sed.example)`);
  }
});

test('a batch that creates users', () => {
  const kind = batchKindOf(creating);
  const title = (scope: Scope) => kind.confirmation(creating, scope, String).title;
  assert.is(title(sized(10_000)), 'Create 10,000 users?');
  assert.is(title(sized(1)), 'Create 1 user?');
  assert.is(title(sized(0)), 'Create users?');
  assert.is(summary(creating, sized(97)), 'create 97 users from <contacts.csv>');
  assert.is(title(sized(1, 2)), 'Create 1 user and add 2 to tenants?');
  assert.is(kind.about(creating, sized(1, 2)), '3 users from contacts.csv');
  assert.is(summary(creating, sized(0, 2)), 'add 2 users to tenants from <contacts.csv>');
  assert.is(kind.doneWord(creating), 'created');
});

test('a batch whose rows that name no role have a chosen one says which', () => {
  const content = { ...creating.content, platformRoleId: 'agent' } as typeof creating.content;
  const request = batchOf({ names, content });
  assert.is(new Map(kindOf(request).facts(request, sized(97))).get('Platform role for rows without one'), 'Agent');
  assert.not.ok(new Map(kindOf(creating).facts(creating, sized(97))).has('Platform role for rows without one'));
});

test('a batch that adds users to a tenant', () => {
  const kind = batchKindOf(adding);
  assert.is(kind.confirmation(adding, sized(0, 97), String).title, 'Add 97 users to a tenant?');
  assert.is(summary(adding, sized(0, 97)), 'add 97 users to <Billing> as <Agent>');
  assert.is(kind.doneWord(adding), 'added to the tenant');
  const byMail = batchOf({ names, content: { createdBy: 'b-1', invitation: { ...invitation, status: 'invited' } } });
  assert.is(kind.doneWord(byMail), 'invited');
  assert.is(kind.confirmation(byMail, sized(0, 97), String).title, 'Invite 97 users to a tenant?');
  assert.is(summary(byMail, sized(0, 97)), 'invite 97 users to <Billing> as <Agent>');
});

test('additional roles are all named, however many there are', () => {
  const additionalRoleIds = Array.from({ length: 90 }, (_, at) => `role ${at}`);
  const request = createUserRequest({ content: { email: 'bob@example.com', roleId: 'r', additionalRoleIds } });
  const shown = new Map(kindOf(request).facts(request, sized(0))).get('Additional roles');
  assert.is(shown, additionalRoleIds.join(', '));
});

test('of additional roles one with a comma in its name does not look like two', () => {
  const shownOf = (names: Readonly<Record<string, string>>) => {
    const content = { email: 'bob@example.com', roleId: 'r', additionalRoleIds: Object.keys(names) };
    const request = createUserRequest({ names, content });
    const { details = [] } = kindOf(request).confirmation(request, sized(0), String);
    return [new Map(kindOf(request).facts(request, sized(0))).get('Additional roles'), details[0]];
  };
  assert.equal(shownOf({ a: 'Auditor', b: 'Quality' }), ['Auditor, Quality', '2 additional roles: Auditor, Quality.']);
  assert.equal(shownOf({ a: 'Auditor, Quality' }), ['"Auditor, Quality"', '1 additional role: "Auditor, Quality".']);
});

test('a label stands as it is stored', () => {
  const label = 'Agent (12 permissions, 3f2504e0-4f89-41d3-9a0c-0305e82c3301)';
  assert.is(nameOf('r', { r: label }), label);
  assert.is(nameOf('r', { r: 'x'.repeat(75) }), 'x'.repeat(75));
});

test('a name that an older request has is one visible line of the same length', () => {
  assert.is(nameOf('r', { r: 'x'.repeat(76) }), `${'x'.repeat(74)}…`);
  assert.is(nameOf('r', { r: 'Agent\nSign-in:\u2003SSO\u202E' }), 'Agent Sign-in: SSO[U+202E]');
});

test('an id stands where there is no name, or a blank one', () => {
  assert.is(nameOf('r-1', {}), 'r-1');
  assert.is(nameOf('r-1', { 'r-1': '' }), 'r-1');
  assert.is(nameOf('r-1', { 'r-1': ' \t' }), 'r-1');
});

test('a field that was left empty has no line', () => {
  const request = createUserRequest({ content: { email: 'bob@example.com', roleId: 'r' } });
  assert.equal(
    kindOf(request)
      .facts(request, sized(0))
      .map(([label]) => label),
    ['Email', 'Platform role'],
  );
});

test.run();
