import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { shortName } from '../../../src/slack/surfaces/short-name.ts';
import { createUserRequest, createUsersRequest, inviteToTenantRequest } from '../../helpers/requests.ts';
import { INVITES } from './batch-scene.ts';

const test = suite('the short name of a request');
const fileNamed = (name: string) => createUsersRequest({ content: { source: { from: 'file', fileId: 'F1', name } } });

test('is the e-mail of the one whom it is about', () => {
  for (const request of [createUserRequest(), inviteToTenantRequest()])
    assert.is(shortName(request), request.content.email);
});

test('of a batch is where its rows come from', () => {
  assert.is(shortName(fileNamed('contacts.csv')), 'contacts.csv');
  assert.is(
    shortName(createUsersRequest({ content: { source: { from: 'paste', text: 'email\nb@x' } } })),
    'pasted rows',
  );
  assert.is(shortName(createUsersRequest({ content: INVITES })), 'users of an earlier batch');
});

test('of a file is one short line, and never empty', () => {
  assert.is(shortName(fileNamed('a\nb.csv')), 'a b.csv');
  assert.is(shortName(fileNamed('x'.repeat(255))).length, 100);
  assert.is(shortName(fileNamed('\u200B')), 'a file without a name');
});

test.run();
