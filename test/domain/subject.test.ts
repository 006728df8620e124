import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changeOf, creationOf, subjectsOf } from '../../src/domain/subject.ts';

const test = suite('what only one open request may hold');

const change = (email: string, tenantId: string) => changeOf({ email, tenantId });

test('the creation of a user, whatever the case of the address and however its domain is spelled', () => {
  assert.is(creationOf('Bob@Example.com'), creationOf('bob@example.com'));
  assert.is(creationOf('bob@münchen.example'), creationOf('bob@xn--mnchen-3ya.example'));
  assert.is.not(creationOf('ann@example.com'), creationOf('bob@example.com'));
});

test('the change of a user in one tenant', () => {
  assert.is(change('Bob@Example.com', 'one'), change('bob@example.com', 'one'));
  assert.is.not(change('bob@example.com', 'one'), change('bob@example.com', 'two'));
  assert.is.not(change('bob@example.com', 'one'), creationOf('bob@example.com'));
});

test('of a row: what it still has to do', () => {
  const user = { email: 'bob@example.com', roleId: 'role' };
  const invitation = { tenantId: 'one', email: user.email, roleId: 'agent', status: 'accepted' } as const;
  const [creation, addition] = [creationOf(user.email), changeOf(invitation)];
  assert.equal(subjectsOf({ user }), [creation]);
  assert.equal(subjectsOf({ user, invitation }), [creation, addition]);
  assert.equal(subjectsOf({ user, invitation }, 'the user is created'), [addition]);
});

test.run();
