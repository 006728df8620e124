import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorText } from '../../src/cxengage/error-text.ts';
import { longestMatched } from '../helpers/longest-matched.ts';

const test = suite('what the body of an error says');

const JSON_TYPE = 'application/json; charset=utf-8';
const bad = 'bad request parameters';

const table: [what: string, contentType: string, body: unknown, expected: object][] = [
  [
    'messages by field',
    JSON_TYPE,
    { error: { code: 400, message: bad, attribute: { password: 'must be at least 8 characters in length' } } },
    {
      text: 'password: must be at least 8 characters in length',
      fields: { password: 'must be at least 8 characters in length' },
    },
  ],
  [
    'several messages for one field',
    JSON_TYPE,
    { error: { message: bad, attribute: { email: ['is too long', 'has no domain'] } } },
    { text: 'email: is too long, has no domain', fields: { email: 'is too long, has no domain' } },
  ],
  [
    'the bare word required',
    JSON_TYPE,
    { error: { attribute: { roleId: 'required' } } },
    { text: 'roleId: is required', fields: { roleId: 'is required' } },
  ],
  [
    'a message that says more than the fields',
    JSON_TYPE,
    { error: { message: 'the role is locked.', attribute: { roleId: 'required' } } },
    { text: 'roleId: is required; the role is locked', fields: { roleId: 'is required' } },
  ],
  [
    'fields in kebab case, with a value that is no text',
    JSON_TYPE,
    { error: { attribute: { 'metadata-url': { deep: 1 }, 'first-name': null } } },
    {
      text: 'metadataUrl: is not accepted; firstName: is not accepted',
      fields: { metadataUrl: 'is not accepted', firstName: 'is not accepted' },
    },
  ],
  [
    'attribute that names the field',
    JSON_TYPE,
    { error: { message: 'is taken', attribute: 'external-id' } },
    { text: 'externalId: is taken', fields: { externalId: 'is taken' } },
  ],
  ['attribute null', JSON_TYPE, { error: { message: 'no', code: 'X', attribute: null } }, { text: 'no' }],
  ['the generic message alone', JSON_TYPE, { error: { message: bad, attribute: null } }, { text: bad }],
  [
    'error as a text',
    JSON_TYPE,
    { error: 'Invalid username and password.' },
    { text: 'Invalid username and password' },
  ],
  ['error as a list', JSON_TYPE, { error: ['first', { message: 'second' }] }, { text: 'first; second' }],
  [
    'errors of a proxied service',
    JSON_TYPE,
    { error: { body: { errors: [{ code: 'X', title: 'one' }, { message: 'two' }] } } },
    { text: 'one; two' },
  ],
  ['message without error', JSON_TYPE, { message: 'gone' }, { text: 'gone' }],
  ['JSON of another shape', JSON_TYPE, { status: 'error', token: 'not to be quoted' }, {}],
  ['error null', JSON_TYPE, { error: null }, {}],
  ['a JSON list', JSON_TYPE, [1, 2], {}],
  ['a JSON text', JSON_TYPE, '"quoted"', { text: 'quoted' }],
  ['a cut JSON body', JSON_TYPE, '{"error":{"mess', {}],
  ['plain text', 'text/plain', 'Permission denied', { text: 'Permission denied' }],
  ['JSON under another type', 'text/html', { error: 'no' }, { text: 'no' }],
  ['nothing', '', '', {}],
  ['a web page as a text in JSON', JSON_TYPE, { error: '<html>no</html>' }, {}],
  ['a web page', 'text/html', '<html><h1>503</h1></html>', { page: true }],
  ['a web page under another type', JSON_TYPE, '\n<!DOCTYPE html><p>oops', { page: true }],
  ['text under the type of a web page', 'text/html', 'Service Unavailable', { page: true }],
  [
    'control and direction marks',
    'text/plain',
    'a\u0000b\r\nc\u202ed\u200be',
    { text: 'a[U+0000]b c[U+202E]d[U+200B]e' },
  ],
];
for (const [what, contentType, body, expected] of table) {
  test(`is read from: ${what}`, () => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    assert.equal(errorText(contentType, text), { page: false, ...expected });
  });
}

test('is cut to 300 characters, never inside one', () => {
  const { text = '' } = errorText('text/plain', '😀'.repeat(400));
  assert.is(text, `${'😀'.repeat(149)}…`);
});

test('names 20 fields at most', () => {
  const attribute = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`field${index}`, 'wrong']));
  const { fields = {} } = errorText(JSON_TYPE, JSON.stringify({ error: { attribute } }));
  assert.is(Object.keys(fields).length, 20);
});

for (const part of ['x', '. ', '\u200b ', '<', '😀']) {
  test(`of a long text only the start is read: ${JSON.stringify(part)}`, () => {
    const long = (length: number) => `No${part.repeat(length / part.length)}!`;
    const message = long(100_000);
    const json = JSON.stringify({ error: { message, attribute: { [message]: message } } });
    for (const body of [long(10_000_000), JSON.stringify({ error: message }), json]) {
      let said = '';
      const longest = longestMatched(() => {
        said = errorText('', body).text ?? '';
      });
      assert.ok(longest <= 3000, `${longest} characters`);
      assert.match(said, /^No.*…$/su);
      assert.ok([...said].length <= 300 && said.isWellFormed());
    }
  });
}

test('a long run of dots is read once', () => {
  const { text } = errorText('text/plain', `${'.'.repeat(2900)}x`);
  assert.is(text, `${'.'.repeat(299)}…`);
  assert.is(errorText('text/plain', `x${'. '.repeat(100)}`).text, 'x');
});

test('of 100,000 messages as many are joined as fit', () => {
  const error = Array.from({ length: 100_000 }, (_, at) => `${at % 10}`);
  const { text = '' } = errorText(JSON_TYPE, JSON.stringify({ error }));
  assert.is(text.length, 300);
  assert.match(text, /^0; 1; 2; .*…$/);
});

test.run();
