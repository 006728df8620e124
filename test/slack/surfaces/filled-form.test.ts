import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isRecord } from '../../../src/sandbox/slack/rules/shape.ts';
import { addToTenantModal } from '../../../src/slack/surfaces/add-to-tenant-modal.ts';
import { createUserModal } from '../../../src/slack/surfaces/create-user-modal.ts';
import { type FieldValues, filledForm } from '../../../src/slack/surfaces/filled-form.ts';
import { option } from '../../../src/slack/surfaces/form.ts';
import { partsOf } from './parts-of.ts';

const test = suite('a form with values');
const role = option('r-1', 'Agent');

/** What each field has at first, by block id. */
function initials(values: FieldValues, form = createUserModal({ status: undefined, country: undefined })) {
  const fields = partsOf(filledForm(form, values), 'input').flatMap(({ block_id: id, element }) => {
    const { initial_value: text, initial_option: one, initial_options: many } = isRecord(element) ? element : {};
    const value = text ?? one ?? many;
    return value === undefined ? [] : [[String(id), value] as const];
  });
  return Object.fromEntries(fields);
}

test('has each value in its field', () => {
  const values = { email: 'bob@example.com', firstName: 'Bob', roleId: role, additionalRoleIds: [role], reason: 'New' };
  assert.equal(initials(values), values);
});

test('chooses a fixed option by its value', () => {
  assert.match(JSON.stringify(initials({ status: 'pending' }).status), '"value":"pending"');
  const form = addToTenantModal('bob@example.com', { from: 'email', email: 'bob@example.com' });
  assert.match(JSON.stringify(initials({ noPassword: 'true' }, form).noPassword), '"value":"true"');
});

test('leaves out what a field cannot hold: Slack refuses a form with an empty or an unlisted value', () => {
  const values = {
    email: '',
    firstName: undefined,
    status: 'odd',
    roleId: 'r-1',
    additionalRoleIds: [],
    lastName: role,
  };
  assert.equal(initials(values), {});
  assert.equal(initials({ nickname: 'Bob' }), {});
});

test.run();
