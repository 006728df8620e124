import type { CountryCode } from 'libphonenumber-js/max';
import * as v from 'valibot';
import { emailAddress } from './email-address.ts';
import { telephone } from './phone.ts';
import { plainLine } from './text.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** How many permissions it gives, where CxEngage says. */
  readonly permissions?: number;
}

/** What a person may choose as the new user's status: the founding page's sample and the three words of its table. */
export const USER_STATUSES = ['enabled', 'pending', 'invited', 'accepted'] as const;

/** The body of `POST /v1/users`: blanks are left out, never sent as "" (the API refuses blank strings). */
export const newUser = v.strictObject({
  email: v.string(),
  roleId: v.pipe(v.string(), v.uuid()),
  firstName: v.optional(v.string()),
  lastName: v.optional(v.string()),
  additionalRoleIds: v.optional(v.array(v.pipe(v.string(), v.uuid()))),
  externalId: v.optional(v.string()),
  status: v.optional(v.picklist(USER_STATUSES)),
  personalTelephone: v.optional(v.string()),
});
export type NewUser = v.InferOutput<typeof newUser>;

const LONGEST_NAME = 255;

const name = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('This is blank. Type a name, or leave the field empty.'),
  v.maxLength(LONGEST_NAME, `A name has at most ${LONGEST_NAME} characters.`),
  plainLine,
);

/** A blank one is no mistake: it is left out. */
const externalId = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(LONGEST_NAME, `An external id has at most ${LONGEST_NAME} characters.`),
  plainLine,
  v.transform((id) => id || undefined),
);

export interface NewUserRules {
  /** Ids of the platform roles that the API lists now. */
  readonly roleIds: ReadonlySet<string>;
  /** Country of telephones typed without `+`. */
  readonly country?: CountryCode | undefined;
}

function additionalRoles(roleIds: ReadonlySet<string>) {
  return v.pipe(
    v.array(v.string()),
    v.check(
      (ids) => ids.every((id) => roleIds.has(id)),
      'CxEngage does not list one of these roles any more. Choose again.',
    ),
    v.check((ids) => new Set(ids).size === ids.length, 'A role is chosen twice. Choose each role once.'),
  );
}

/**
 * The form of `/create-user` → the body of `POST /v1/users` and the reason for the approver. An empty field is
 * left out or `undefined`. The keys are the form's block ids, so `v.flatten(issues).nested` is what Slack wants under `errors`.
 */
export function newUserForm({ roleIds, country }: NewUserRules) {
  const role = v.pipe(
    v.string(),
    v.nonEmpty('Choose a platform role.'),
    v.check((id) => roleIds.has(id), 'CxEngage does not list this role any more. Choose another.'),
  );
  return v.pipe(
    v.object({
      email: v.optional(emailAddress, ''),
      roleId: v.optional(role, ''),
      firstName: v.optional(name),
      lastName: v.optional(name),
      additionalRoleIds: v.optional(additionalRoles(roleIds), []),
      externalId: v.optional(externalId),
      status: v.optional(v.picklist(USER_STATUSES, 'Choose a status from the list.')),
      personalTelephone: v.optional(telephone(country)),
      reason: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(3000, 'A reason has at most 3000 characters.')), ''),
    }),
    v.forward(
      v.partialCheck(
        [['roleId'], ['additionalRoleIds']],
        ({ roleId, additionalRoleIds }) => !additionalRoleIds.includes(roleId),
        'The platform role is among the additional roles. Choose each role once.',
      ),
      ['additionalRoleIds'],
    ),
    v.transform(({ reason, ...fields }): { user: NewUser; reason: string } => {
      const { additionalRoleIds, ...rest } = fields;
      const filled = { ...rest, additionalRoleIds: additionalRoleIds.length ? additionalRoleIds : undefined };
      // JSON has no `undefined`: what was left empty is not in the stored request and not in the API call.
      return { user: v.parse(newUser, JSON.parse(JSON.stringify(filled))), reason };
    }),
  );
}
