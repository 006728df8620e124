import type { types } from '@slack/bolt';
import { type NewUserRules, STATUS_WORDS, USER_STATUSES } from '../../domain/new-user.ts';
import { phoneExamples } from '../../domain/phone.ts';
import { formButton } from './buttons.ts';
import { choice, type FormValues, form, formValues, input, reasonInput, typeahead } from './form.ts';
import type { Metadata } from './form-metadata.ts';

export const CREATE_USER = 'create_user';

interface CreateUserForm {
  readonly email?: string;
  /** Initial status. If undefined, none is selected and the API call omits it. */
  readonly status: (typeof USER_STATUSES)[number] | undefined;
  /** Country of phone numbers typed without `+`. */
  readonly country: NewUserRules['country'];
  readonly metadata?: Metadata;
}

/** The `/create-user` form: the fields of `POST /v1/users` and a reason. Block ids are the API's field names. */
export function createUserModal({ email, status, country, metadata = {} }: CreateUserForm): types.ModalView {
  const start = country ? 'For example' : 'Start with + and the country code, for example';
  return form(
    CREATE_USER,
    { title: 'Create a user', submit: 'Send request' },
    [
      input(
        { id: 'email', label: 'Email' },
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
          label: 'External ID',
          hint: "The user's ID in another system, such as Salesforce.",
          optional: true,
        },
        { type: 'plain_text_input' },
      ),
      input(
        { id: 'status', label: 'Status', optional: !status },
        choice(
          USER_STATUSES.map((word) => [word, STATUS_WORDS[word]]),
          status,
        ),
      ),
      input(
        { id: 'personalTelephone', label: 'Phone', hint: `${start} ${phoneExamples(country)}.`, optional: true },
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
