import * as v from 'valibot';
import { shownAddress } from '../domain/email-address.ts';
import { namesOf } from '../domain/label.ts';
import type { NewInvitation } from '../domain/new-invitation.ts';
import { type NewUser, newUserForm, STATUS_WORDS } from '../domain/new-user.ts';
import { mayRequest } from '../domain/policy.ts';
import type { CreateUserRequest, Request } from '../domain/request.ts';
import { subjectsOf } from '../domain/subject.ts';
import { counted } from '../domain/text.ts';
import { isKnownError } from '../errors.ts';
import type { Budget } from '../ports/platform.ts';
import {
  doneInTenant,
  emailFacts,
  type Facts,
  fact,
  NAMES_LENGTH,
  nameFacts,
  nameList,
  nameOf,
  storedFacts,
  tenantFacts,
} from './facts.ts';
import { type FormPorts, firstMessages, NO_WAY_BACK, type SingleKind } from './kind.ts';

const TOO_MANY_ROLES = "Choose fewer additional roles. Their names don't fit on the approver's card.";

/** Creates a user and, optionally, adds them to a tenant under the same approval. */
export const createUser: SingleKind<CreateUserRequest> = {
  mayAsk: mayRequest,

  async check(ports, { fields }, budget) {
    const [roles, taken] = await Promise.all([ports.platform.roles(budget), isTaken(ports, fields.email, budget)]);
    const form = newUserForm({ roleIds: new Set(roles.map(({ id }) => id)), country: ports.country });
    const parsed = v.safeParse(form, fields);
    if (!parsed.success || taken) {
      return { errors: { ...(taken && { email: taken }), ...(parsed.issues && firstMessages(parsed.issues)) } };
    }
    const { user, reason } = parsed.output;
    const chosen = new Set([user.roleId, ...(user.additionalRoleIds ?? [])]);
    const names = namesOf([roles], chosen);
    if (nameList(user.additionalRoleIds ?? [], names).length > NAMES_LENGTH) {
      return { errors: { additionalRoleIds: TOO_MANY_ROLES } };
    }
    return { content: user, reason, names };
  },
  first: { status: 'pending', jobs: ['show_request', 'repost_card'] },

  /** Once the user exists, no other request can create it, so only the change in the tenant is held. */
  holds(request) {
    const invitation = invitationOf(request);
    return subjectsOf({ user: request.content, ...(invitation && { invitation }) }, request.made?.userId);
  },
  plan(request) {
    const invitation = invitationOf(request);
    return [
      ...(request.made ? [] : [{ operation: 'create_user', user: request.content } as const]),
      ...(invitation ? [{ operation: 'add_to_tenant', invitation } as const] : []),
    ];
  },

  label: ({ content }) => shownAddress(content.email),
  heading: ({ outcome }) => ({
    asked: 'New user',
    done: outcome?.result === 'done' && outcome.maker === 'unknown' ? 'On the platform already' : 'Created',
  }),
  about({ content: { firstName, lastName, email } }) {
    return [firstName, lastName].filter(Boolean).join(' ') || shownAddress(email);
  },
  whom: ({ content: { email, roleId }, names }, _scope, format) =>
    `${format(shownAddress(email))} (${format(nameOf(roleId, names))})`,
  summary({ content, invitation, names }, _size, format) {
    const created = `create ${format(shownAddress(content.email))} as ${format(nameOf(content.roleId, names))}`;
    if (!invitation) return created;
    const { tenantId, roleId } = invitation;
    return `${created} and add them to ${format(nameOf(tenantId, names))} as ${format(nameOf(roleId, names))}`;
  },
  facts({ content, invitation, names }) {
    return [...userFacts(content, names), ...(invitation ? tenantFacts(invitation, names) : [])];
  },
  confirmation({ content: { additionalRoleIds: ids = [] }, names }, _users, format) {
    const roles = nameList(ids, names);
    const details = roles ? [`${counted(ids.length, 'additional role')}: ${format(roles)}.`] : [];
    return { title: 'Create this user?', details, warning: NO_WAY_BACK };
  },

  done({ content, invitation, names }, outcome, format) {
    const role = format(nameOf(outcome.roleId ?? content.roleId, names));
    if (outcome.maker === 'unknown') return [`on the platform as ${role}`];
    const created = `created as ${role}`;
    return invitation ? [created, doneInTenant(invitation, outcome, names, format)] : [created];
  },
  doneFacts: ({ content: { roleId, status }, invitation, names }, outcome) =>
    storedFacts(
      outcome,
      { roleId, ...(status && { status }), ...(invitation && { tenantRoleId: invitation.roleId }) },
      names,
    ),
  leadsToTenant: true,
};

/** CxEngage may have stored another address than the approved one, and finds the user only by that. */
function invitationOf({ invitation, made }: CreateUserRequest): NewInvitation | undefined {
  return invitation && { ...invitation, email: made?.email ?? invitation.email };
}

function userFacts(user: NewUser, names: Request['names']): Facts {
  return [
    ...emailFacts(user.email),
    ...fact('First name', user.firstName),
    ...fact('Last name', user.lastName),
    ...fact('Platform role', nameOf(user.roleId, names)),
    ...nameFacts('Additional roles', user.additionalRoleIds ?? [], names),
    ...fact('External ID', user.externalId),
    ...fact('Status', user.status && STATUS_WORDS[user.status]),
    ...fact('Phone', user.personalTelephone),
  ];
}

/** The form error when a user has this address. Without a response in time, the look-up before the write decides. */
async function isTaken(
  { platform, command, log }: FormPorts,
  email: unknown,
  budget: Budget,
): Promise<string | undefined> {
  const typed = typeof email === 'string' ? email.trim() : '';
  if (!/.@./.test(typed)) return undefined;
  try {
    const found = await platform.findUser(typed, budget);
    return found && `This person is already on the platform. To add them to a tenant: ${command} invite ${typed}`;
  } catch (error) {
    if (isKnownError(error, 'conflict')) return error.message;
    log.warn(
      { kind: isKnownError(error) ? error.kind : 'unexpected' },
      'email could not be looked up yet, so it is looked up before the user is created',
    );
    return undefined;
  }
}
