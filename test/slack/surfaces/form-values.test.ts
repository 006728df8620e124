import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { formValues } from '../../../src/slack/surfaces/form.ts';

const test = suite('the values of a form');

test('a text, one choice and several choices are read by block id', () => {
  const values = {
    email: { email: { type: 'email_text_input', value: 'bob@example.com' } },
    roleId: { roleId: { type: 'external_select', selected_option: { value: 'r1', text: { type: 'plain_text' } } } },
    additionalRoleIds: { additionalRoleIds: { selected_options: [{ value: 'r2' }, { value: 'r3' }] } },
  };
  assert.equal(formValues(values), { email: 'bob@example.com', roleId: 'r1', additionalRoleIds: ['r2', 'r3'] });
});

test('an empty field is left out', () => {
  const values = {
    firstName: { firstName: { value: null } },
    lastName: { lastName: { value: '' } },
    roleId: { roleId: { selected_option: null } },
    additionalRoleIds: { additionalRoleIds: { selected_options: [] } },
    reason: {},
  };
  assert.equal(formValues(values), {});
});

test('a value under another action id is not read', () => {
  assert.equal(formValues({ roleId: { tenantId: { selected_option: { value: 'r1' } } } }), {});
});

test('another shape is refused', () => {
  for (const shape of [undefined, null, 'x', { email: 'bob@example.com' }, { email: { email: { value: 1 } } }]) {
    assert.throws(() => formValues(shape), undefined, JSON.stringify(shape));
  }
});

test.run();
