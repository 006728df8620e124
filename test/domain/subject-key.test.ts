import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { subjectKey } from '../../src/domain/subject-key.ts';
import { createUserRequest, inviteToTenantRequest } from '../helpers/requests.ts';

const test = suite('the subject of a request');

const create = (email: string) => subjectKey(createUserRequest({ content: { email, roleId: 'any' } }));
const invite = (email: string, tenantId: string) =>
  subjectKey(inviteToTenantRequest({ content: { email, tenantId, roleId: 'any', status: 'invited' } }));

test('of a new user is the e-mail, whatever its case', () => {
  assert.is(create('Bob@Example.com'), 'bob@example.com');
  assert.is(create('bob@example.com'), 'bob@example.com');
  assert.is.not(create('ann@example.com'), 'bob@example.com');
});

test('of a new user is the same however its domain is spelled', () =>
  assert.is(create('bob@münchen.example'), create('bob@xn--mnchen-3ya.example')));

test('of an invitation is the e-mail and the tenant', () => {
  assert.is(invite('Bob@Example.com', 'one'), invite('bob@example.com', 'one'));
  assert.is.not(invite('bob@example.com', 'one'), invite('bob@example.com', 'two'));
  assert.is.not(invite('bob@example.com', 'one'), create('bob@example.com'));
});

test.run();
