import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { changeOf, creationOf } from '../../src/domain/subject.ts';
import { singleKindOf } from '../../src/kinds/index.ts';
import { addToTenantRequest, createUserRequest } from '../helpers/requests.ts';

const test = suite('what a request for one person does, and holds while it is open');

const invitation = { tenantId: 't', email: 'bob+new@example.com', roleId: 'r', status: 'accepted' } as const;
const content = { email: 'bob+new@example.com', roleId: 'p' };

test('a user alone', () => {
  const request = createUserRequest({ content });
  const kind = singleKindOf(request);
  assert.equal(kind.plan(request), [{ operation: 'create_user', user: content }]);
  assert.equal(kind.holds(request), [creationOf(content.email)]);
});

test('a user and a tenant: both, in this order', () => {
  const request = createUserRequest({ content, invitation });
  const kind = singleKindOf(request);
  assert.equal(
    kind.plan(request).map(({ operation }) => operation),
    ['create_user', 'add_to_tenant'],
  );
  assert.equal(kind.holds(request), [creationOf(content.email), changeOf(invitation)]);
});

test('once the user is created only the tenant, by the address that CxEngage has stored', () => {
  const made = { result: 'done', userId: 'u1', email: 'bob@example.com' } as const;
  const request = createUserRequest({ content, invitation, made });
  const kind = singleKindOf(request);
  const stored = { ...invitation, email: 'bob@example.com' };
  assert.equal(kind.plan(request), [{ operation: 'add_to_tenant', invitation: stored }]);
  assert.equal(kind.holds(request), [changeOf(stored)]);
});

test('a tenant alone', () => {
  const request = addToTenantRequest({ content: invitation });
  const kind = singleKindOf(request);
  assert.equal(kind.plan(request), [{ operation: 'add_to_tenant', invitation }]);
  assert.equal(kind.holds(request), [changeOf(invitation)]);
});

test.run();
