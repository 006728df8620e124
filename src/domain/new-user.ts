import type { CountryCode } from 'libphonenumber-js/max';
import * as v from 'valibot';
import { emailAddress } from './email-address.ts';
import { unquoted, withoutMarks, withoutMarksAroundName } from './pasted-text.ts';
import { telephone } from './phone.ts';
import { reasonField } from './reason.ts';
import { nameLine, plainLine, problemCheck } from './text.ts';
import { wrongEncoding } from './wrong-encoding.ts';

export interface Role {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** Number of permissions, if CxEngage gives it. */
  readonly permissions?: number;
}

/** From the Create user page (api-docs.cxengage.net): the status in its sample and the three in its table. */
export const USER_STATUSES = ['enabled', 'pending', 'invited', 'accepted'] as const;

/** What each status means. The page explains only the words of its table, as those of an invitation. */
export const STATUS_WORDS: Readonly<Record<(typeof USER_STATUSES)[number], string>> = {
  enabled: 'enabled (active at once)',
  pending: 'pending (not active yet)',
  invited: 'invited (not active until they accept)',
  accepted: 'accepted (active, nothing left to accept)',
};

/** The body of `POST /v1/users`. Blank fields are left out: the API refuses blank strings. */
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

const MAX_NAME_LENGTH = 255;

/** Composed accents, and one plain space for any run of spaces: a wide gap could push words out of the approver's sight. */
const tidied = v.pipe(
  v.string(),
  v.transform((text) =>
    // A Braille blank is no space in Unicode, and is drawn like one.
    withoutMarksAroundName(text.normalize('NFC').replace(/[\p{Zs}\u2800]+/gu, ' ')),
  ),
);

const name = v.pipe(
  v.string(),
  // Before the blanks are tidied: a no-break space is half of a letter here.
  problemCheck(wrongEncoding),
  tidied,
  v.nonEmpty('Only spaces. Enter a name, or clear the field.'),
  v.maxLength(MAX_NAME_LENGTH, `A name has at most ${MAX_NAME_LENGTH} characters.`),
  nameLine,
);

/** A blank value is valid and left out. */
const externalId = v.pipe(
  v.string(),
  v.transform((text) => unquoted(withoutMarks(text))),
  tidied,
  v.maxLength(MAX_NAME_LENGTH, `An external ID has at most ${MAX_NAME_LENGTH} characters.`),
  plainLine,
  v.transform((id) => id || undefined),
);

export interface NewUserRules {
  /** Ids of the platform roles that the API currently lists. */
  readonly roleIds: ReadonlySet<string>;
  /** Country of phone numbers typed without `+`. */
  readonly country?: CountryCode | undefined;
}

function additionalRoles(roleIds: ReadonlySet<string>) {
  return v.pipe(
    v.array(v.string()),
    v.check((ids) => ids.every((id) => roleIds.has(id)), 'One of these roles no longer exists. Choose again.'),
    v.check((ids) => new Set(ids).size === ids.length, 'A role is chosen twice. Choose each role once.'),
  );
}

/**
 * Parses the form of `/create-user` into the body of `POST /v1/users` and the reason for the approver. An empty field
 * is absent or `undefined`. Keys are the form's block ids, so `v.flatten(issues).nested` fits Slack's `errors`.
 */
export function newUserForm({ roleIds, country }: NewUserRules) {
  const role = v.pipe(
    v.string(),
    v.nonEmpty('Choose a platform role.'),
    v.check((id) => roleIds.has(id), 'This role no longer exists. Choose another.'),
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
      reason: reasonField,
    }),
    v.forward(
      v.partialCheck(
        [['roleId'], ['additionalRoleIds']],
        ({ roleId, additionalRoleIds }) => !additionalRoleIds.includes(roleId),
        'The platform role is also an additional role. Choose each role once.',
      ),
      ['additionalRoleIds'],
    ),
    v.transform(({ reason, ...fields }): { user: NewUser; reason: string } => {
      const { additionalRoleIds, ...rest } = fields;
      const filled = { ...rest, additionalRoleIds: additionalRoleIds.length ? additionalRoleIds : undefined };
      // JSON drops `undefined`, so empty fields appear neither in the stored request nor in the API call.
      return { user: v.parse(newUser, JSON.parse(JSON.stringify(filled))), reason };
    }),
  );
}
