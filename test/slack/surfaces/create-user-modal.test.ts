import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createUserModal, parseCreateUser } from '../../../src/slack/surfaces/create-user-modal.ts';
import { partsOf } from './parts-of.ts';

const test = suite('the form for a new user');
const modal = createUserModal({ email: 'bob@example.com', status: 'enabled', country: undefined });
const inputs = partsOf(modal, 'input');

test('its block ids are the fields of the API and a reason', () => {
  const fields = 'email roleId firstName lastName additionalRoleIds externalId status personalTelephone reason';
  assert.is(inputs.map((block) => block.block_id).join(' '), fields);
});

test('only e-mail, role and a status with a default must be filled', () => {
  const required = (view: unknown) =>
    partsOf(view, 'input')
      .filter((block) => !block.optional)
      .map((block) => block.block_id);
  assert.equal(required(modal), ['email', 'roleId', 'status']);
  assert.equal(required(createUserModal({ status: undefined, country: 'CA' })), ['email', 'roleId']);
});

test('the e-mail and the status are filled in', () => {
  assert.is(partsOf(modal, 'email_text_input')[0]?.initial_value, 'bob@example.com');
  assert.match(JSON.stringify(partsOf(modal, 'static_select')[0]?.initial_option), '"value":"enabled"');
  const empty = createUserModal({ status: undefined, country: 'CA' });
  assert.is(partsOf(empty, 'email_text_input')[0]?.initial_value, undefined);
  assert.is(partsOf(empty, 'static_select')[0]?.initial_option, undefined);
});

test('says how to type a phone number, with the country code when no country is configured', () => {
  assert.match(JSON.stringify(modal), 'Start with + and the country code, for example +1 506 234 5678.');
  const canadian = createUserModal({ status: undefined, country: 'CA' });
  assert.match(JSON.stringify(canadian), 'For example (506) 234-5678 or +1 506 234 5678.');
});

test('explains each status, and sends the word of the API', () => {
  const [status] = partsOf(modal, 'static_select');
  assert.match(
    JSON.stringify(status?.options),
    '{"value":"enabled","text":{"type":"plain_text","text":"enabled (active at once)"}}',
  );
  assert.is(Array.isArray(status?.options) && status.options.length, 4);
});

test('has a way to many users at once', () => {
  const [bulk, ...others] = partsOf(modal, 'button');
  assert.equal(others, []);
  assert.is(bulk?.action_id, 'open_bulk');
  assert.is(bulk?.value, 'bulk');
  assert.match(JSON.stringify(bulk?.text), 'Create many users from a CSV');
});

test('is read by block id', () => {
  assert.equal(parseCreateUser({ email: { email: { value: 'bob@example.com' } } }), { email: 'bob@example.com' });
});

test.run();
