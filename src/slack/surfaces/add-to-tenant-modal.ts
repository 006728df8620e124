import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { shownAddress } from '../../domain/email-address.ts';
import { INVITATION_WAYS } from '../../domain/new-invitation.ts';
import { choice, type FormValues, form, formValues, input, reasonInput, typeahead, type Word } from './form.ts';
import { type FilledView, METADATA } from './form-metadata.ts';
import { richText, text } from './rich-text.ts';

export const INVITE_TO_TENANT = 'invite_to_tenant';

/** Who the form is about: the revision of the request or batch whose result had the button, or a typed email address. */
const subject = v.variant('from', [
  v.object({ ...METADATA, from: v.literal('request'), revision: v.string() }),
  v.object({ ...METADATA, from: v.literal('email'), email: v.string() }),
  v.object({ ...METADATA, from: v.literal('batch'), revision: v.string() }),
]);
export type InviteSubject = v.InferOutput<typeof subject>;

/** The two ways to add a user to a tenant. */
export const INVITATION_WORDS: readonly Word[] = [
  ['accepted', INVITATION_WAYS.accepted, 'They are in the tenant at once'],
  ['invited', INVITATION_WAYS.invited, 'With a link that is valid for 24 hours'],
];

/** The form to add users to a tenant. `whom` is an email address, or the number of users. */
export function addToTenantModal(whom: string, about: InviteSubject): types.ModalView {
  return form(
    INVITE_TO_TENANT,
    { title: 'Add to tenant', submit: 'Send request' },
    [
      richText([text(`Add ${shownAddress(whom)} to a tenant. Someone else has to approve this.`)]),
      { ...input({ id: 'tenantId', label: 'Tenant' }, typeahead('Choose a tenant')), dispatch_action: true },
      input(
        { id: 'roleId', label: 'Role in the tenant', hint: 'Choose the tenant first.' },
        typeahead('Choose a role'),
      ),
      input({ id: 'status', label: 'How to add them' }, choice(INVITATION_WORDS, 'accepted')),
      input(
        { id: 'noPassword', label: 'Sign-in' },
        choice(
          [
            ['null', 'Tenant default'],
            ['false', 'Password allowed'],
            ['true', 'Single sign-on only'],
          ],
          'null',
        ),
      ),
      input(
        {
          id: 'defaultIdentityProvider',
          label: 'Identity provider',
          hint: "Leave empty to use the tenant's default.",
          optional: true,
        },
        typeahead('Choose an identity provider'),
      ),
      reasonInput(),
    ],
    JSON.stringify(about),
  );
}

/** Reads the form. Throws when the view has another shape. */
export function parseAddToTenant(view: FilledView): { about: InviteSubject; values: FormValues } {
  const about = v.parse(v.pipe(v.string(), v.parseJson(), subject), view.private_metadata);
  return { about, values: formValues(view.state.values) };
}
