import type { types } from '@slack/bolt';
import { USER_STATUSES } from '../../domain/new-user.ts';
import { formButton } from './buttons.ts';
import { choice, type FormValues, form, formValues, input, reasonInput, typeahead } from './form.ts';
import type { Metadata } from './form-metadata.ts';

export const CREATE_USER = 'create_user';

interface CreateUserForm {
  readonly email?: string;
  /** Initial status. If undefined, none is selected and the API call omits it. */
  readonly status: (typeof USER_STATUSES)[number] | undefined;
  /** If false, a phone number needs its `+`. */
  readonly hasCountry: boolean;
  readonly metadata?: Metadata;
}

/** The `/create-user` form: the fields of `POST /v1/users` and a reason. Block ids are the API's field names. */
export function createUserModal({ email, status, hasCountry, metadata = {} }: CreateUserForm): types.ModalView {
  const telephone = hasCountry
    ? 'Any usual way of writing it.'
    : 'With + and the country code, such as +1 416 222 1122.';
  return form(
    CREATE_USER,
    { title: 'Create a user', submit: 'Send request' },
    [
      input(
        { id: 'email', label: 'E-mail' },
        { type: 'email_text_input', focus_on_load: true, ...(email && { initial_value: email }) },
      ),
      input({ id: 'roleId', label: 'Platform role' }, typeahead('Choose a role')),
      input({ id: 'firstName', label: 'First name', optional: true }, { type: 'plain_text_input' }),
      input({ id: 'lastName', label: 'Last name', optional: true }, { type: 'plain_text_input' }),
      input(
        { id: 'additionalRoleIds', label: 'Additional roles', optional: true },
        { ...typeahead('Choose more roles'), type: 'multi_external_select' },
      ),
      input(
        {
          id: 'externalId',
          label: 'External id',
          hint: "The user's ID in another system, such as Salesforce.",
          optional: true,
        },
        { type: 'plain_text_input' },
      ),
      input(
        { id: 'status', label: 'Status', optional: !status },
        choice(
          USER_STATUSES.map((word) => [word, word]),
          status,
        ),
      ),
      input(
        { id: 'personalTelephone', label: 'Personal telephone', hint: telephone, optional: true },
        { type: 'plain_text_input' },
      ),
      reasonInput(),
      formButton('open_bulk'),
    ],
    JSON.stringify(metadata),
  );
}

export function parseCreateUser(values: unknown): FormValues {
  return formValues(values);
}
