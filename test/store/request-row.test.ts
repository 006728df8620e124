import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { requestOfRow, rowOfRequest } from '../../src/store/request-row.ts';
import { createUserRequest } from '../helpers/requests.ts';

const request = createUserRequest();
const row = rowOfRequest(request, 'view');
const stored = {
  ...row,
  email_key: row.email_key ?? null,
  parent_id: null,
  decision: null,
  outcome: null,
  invitation: null,
  writes: null,
  made: null,
  began_at: null,
  digest: null,
};

test('a row that fits is the request', () => {
  assert.equal(requestOfRow(stored), request);
});

for (const [field, broken] of [
  ['content', { content: '{"email":"secret@example.com"}' }],
  ['content', { content: '{"email":"secret@example.com"' }],
  ['content', { content: JSON.stringify({ ...request.content, 'secret@example.com': 1 }) }],
  ['content', { kind: 'add_to_tenant' }],
  ['names', { names: '{"an id":["secret@example.com"]}' }],
  ['decision', { decision: '{"by":"secret@example.com","at":1}' }],
  ['outcome', { outcome: '{"result":"secret@example.com"}' }],
  ['invitation', { invitation: '{"email":"secret@example.com"}' }],
  ['writes', { writes: '{"since":1,"unproven":0,"open":{"said":"secret@example.com"}}' }],
  ['made', { made: '{"result":"failed","sentence":"secret@example.com"}' }],
] as const) {
  test(`a row whose ${field} is ${JSON.stringify(broken)} is an error that names the request and no person`, () => {
    let thrown: unknown;
    try {
      requestOfRow({ ...stored, ...broken });
    } catch (error) {
      thrown = error;
    }
    assert.ok(isKnownError(thrown, 'storage'), String(thrown));
    assert.match(thrown.message, `Request ${request.id} `);
    assert.match(thrown.message, `its ${field} `);
    assert.not.match(`${thrown.message} ${String(thrown.cause)}`, /secret|example\.com/);
  });
}

test.run();
