import * as v from 'valibot';
import type { PlatformUser } from '../data.ts';
import { badFields, errorShapes, type FieldErrors, refusal, sameValue } from '../error-shapes.ts';
import {
  emailField,
  externalIdField,
  fieldErrors,
  idField,
  idListField,
  nameField,
  telephoneField,
} from '../field-rules.ts';
import { refuseGrant } from '../grants.ts';
import { isoSeconds } from '../iso-seconds.ts';
import { type Reply, result, written } from '../reply.ts';
import type { Route, SignedRequest, World } from '../route.ts';

const day = 86_400_000;
const toWrite = ['MANAGE_ALL_USERS', 'PLATFORM_MANAGE_ALL_USERS', 'PLATFORM_CREATE_USERS'];
const toRead = ['VIEW_ALL_USERS', 'PLATFORM_VIEW_ALL_USERS', 'CONFIG_USERS_VIEW'];

// The docs contradict themselves on `status`: their sample sends `enabled`, their table lists the words of an
// invitation (pending, invited, accepted), all of which the vendor's console has sent. Reads show enabled, disabled and
// pending. So the five words are taken, and stored as the three that are read. Without one the user is pending: nobody
// has let him in yet (inferred).
const statuses = {
  enabled: 'enabled',
  disabled: 'disabled',
  pending: 'pending',
  invited: 'pending',
  accepted: 'enabled',
} as const;
const statusField = v.picklist(
  ['enabled', 'disabled', 'pending', 'invited', 'accepted'],
  `must be one of ${Object.keys(statuses).join(', ')}`,
);

const optionalFields = {
  firstName: v.optional(nameField),
  lastName: v.optional(nameField),
  externalId: v.optional(externalIdField),
  personalTelephone: v.optional(telephoneField),
  status: v.optional(statusField),
};
const newUser = v.object({
  ...optionalFields,
  email: emailField,
  roleId: idField,
  additionalRoleIds: v.optional(idListField),
});
const changes = v.object({
  ...optionalFields,
  roleId: v.optional(idField),
  defaultTenant: v.optional(v.nullable(idField)),
  resetPassword: v.optional(v.literal(true, 'must be true')),
});

// These belong to the invitation (Invite_user page). That the server refuses them here is our inference; of other
// unknown keys nothing is known, and they are ignored.
const notHere = ['noPassword', 'defaultIdentityProvider', 'tenantId', 'tenants', 'workStationId', 'extensions'];

/** Platform users: create, look up by e-mail, list, read, change. */
export const userRoutes: readonly Route[] = [
  { method: 'post', path: '/v1/users', json: true, needs: toWrite, handle: createUser },
  { method: 'get', path: '/v1/users', needs: toRead, handle: listUsers },
  {
    method: 'get',
    path: '/v1/users/:id',
    needs: toRead,
    handle({ caller, params }, { state }) {
      // Commit 11528a5 of the vendor's SDK: forbidden to all but platform administrators.
      if (!caller.platformAdmin) return refusal(403, 'forbidden');
      const user = state.users.find(({ id }) => id === params.id);
      return user === undefined ? errorShapes.notFound404 : result(user);
    },
  },
  { method: 'put', path: '/v1/users/:id', json: true, needs: toWrite, handle: changeUser },
];

function createUser({ caller, body }: SignedRequest, world: World): Reply {
  const { state, settings } = world;
  const parsed = v.safeParse(newUser, body);
  const errors: FieldErrors = parsed.success ? {} : fieldErrors(parsed.issues);
  for (const key of notHere) if (key in body) errors[key] = 'is not allowed here';
  if (!parsed.success || Object.keys(errors).length > 0) return badFields(errors);
  const { email, roleId, additionalRoleIds = [], status = 'pending', ...rest } = parsed.output;
  const roles = state.roles.filter(({ id }) => id === roleId || additionalRoleIds.includes(id));
  const known = new Set(roles.map(({ id }) => id));
  if (!known.has(roleId)) return badFields({ roleId: 'role does not exist' });
  if (!additionalRoleIds.every((id) => known.has(id))) return badFields({ additionalRoleIds: 'role does not exist' });
  const refused = refuseGrant(roles, caller, world);
  if (refused !== undefined) return refused;
  // Code and body of this refusal are unknown: 400 with the field by default, 409 by setting.
  if (settings.duplicate !== 'off' && state.findUser(email) !== undefined)
    return badFields({ email: sameValue }, settings.duplicate);
  const now = isoSeconds(world.now());
  const user = state.addUser({
    email,
    roleId,
    additionalRoleIds,
    status: statuses[status],
    firstName: rest.firstName ?? null,
    lastName: rest.lastName ?? null,
    externalId: rest.externalId ?? null,
    personalTelephone: rest.personalTelephone ?? null,
    created: now,
    createdBy: caller.userId,
    updated: now,
    updatedBy: caller.userId,
  });
  return written(user, settings.createStatus);
}

// `+` in a query is a space: a caller that pastes an address raw gets the 400 here.
function listUsers({ query }: SignedRequest, { state, settings }: World): Reply {
  const email = query.get('email');
  if (email === null) {
    const tenantId = query.get('tenantId');
    const inTenant = (user: PlatformUser) => state.findTenantUser(tenantId ?? '', user.id) !== undefined;
    return result(tenantId === null ? state.users : state.users.filter(inTenant));
  }
  if (!v.is(emailField, email)) return badFields({ email: 'invalid email' });
  const found = state.users.filter((user) => user.email.toLowerCase() === email.toLowerCase());
  return found.length === 0 && settings.unknownEmail === 404 ? errorShapes.notFound404 : result(found);
}

function changeUser({ caller, params, body }: SignedRequest, world: World): Reply {
  const { state } = world;
  const user = state.users.find(({ id }) => id === params.id);
  if (user === undefined) return errorShapes.notFound404;
  const parsed = v.safeParse(changes, body);
  if (!parsed.success) return badFields(fieldErrors(parsed.issues));
  const { resetPassword, status, roleId, ...rest } = parsed.output;
  const role = state.roles.find(({ id }) => id === roleId);
  if (roleId !== undefined && role === undefined) return badFields({ roleId: 'role does not exist' });
  // Nobody may send his own status or role (resource layer of the vendor's console); the code is inferred.
  if (user.id === caller.userId && (status !== undefined || roleId !== undefined)) return refusal(403, 'forbidden');
  const refused = refuseGrant(role === undefined ? [] : [role], caller, world);
  if (refused !== undefined) return refused;
  if (resetPassword && !caller.permissions.has('MANAGE_ALL_USER_PASSWORDS')) return refusal(403, 'forbidden');
  if (resetPassword) {
    user.resetPasswordExpiryDate = isoSeconds(world.now() + day);
    state.mails.push({ at: isoSeconds(world.now()), to: user.email, about: 'password reset', tenantId: null });
  }
  Object.assign(user, rest, { updated: isoSeconds(world.now()), updatedBy: caller.userId });
  if (status !== undefined) user.status = statuses[status];
  if (roleId !== undefined) user.roleId = roleId;
  return written(user);
}
