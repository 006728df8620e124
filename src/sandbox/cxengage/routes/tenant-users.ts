import * as v from 'valibot';
import type { PlatformUser, TenantUser } from '../data.ts';
import { badFields, errorShapes, type FieldErrors, refusal, sameValue } from '../error-shapes.ts';
import { emailField, externalIdField, fieldErrors, idField, nameField } from '../field-rules.ts';
import { refuseGrant } from '../grants.ts';
import { invitationStatusAt, mayBecome, setStatus, statusAt } from '../invitation.ts';
import { isoSeconds } from '../iso-seconds.ts';
import { type Reply, result, written } from '../reply.ts';
import type { Route, SignedRequest, World } from '../route.ts';
import type { CxengageState } from '../state.ts';
import { rolesOfTenant } from './roles.ts';

const toRead = ['VIEW_ALL_USERS', 'PLATFORM_VIEW_ALL_USERS', 'CONFIG_USERS_VIEW'];
const toWrite = ['MANAGE_TENANT_ENROLLMENT', 'PLATFORM_MANAGE_ALL_TENANTS_ENROLLMENT'];

const signIn = {
  noPassword: v.optional(v.nullable(v.boolean('must be a boolean'))),
  defaultIdentityProvider: v.optional(v.nullable(idField)),
  // Undocumented extras that the vendor's SDK passes.
  workStationId: v.optional(v.nullable(v.string('must be a string'))),
  externalId: v.optional(externalIdField),
  extensions: v.optional(v.array(v.unknown(), 'must be an array')),
};
const invite = v.object({
  ...signIn,
  email: emailField,
  roleId: idField,
  status: v.optional(v.picklist(['pending', 'invited', 'accepted'], 'must be one of pending, invited, accepted')),
  // Undocumented: with it this call creates the platform user too (vendor's SDK since 9.9.2).
  platformRoleId: v.optional(idField),
  firstName: v.optional(nameField),
  lastName: v.optional(nameField),
});
const changes = v.object({
  ...signIn,
  roleId: v.optional(idField),
  status: v.optional(
    v.picklist(['pending', 'invited', 'accepted', 'disabled'], 'must be one of pending, invited, accepted, disabled'),
  ),
});

/** People in a tenant: list, read, invite or add, resend, cancel, disable, enable. */
export const tenantUserRoutes: readonly Route[] = [
  {
    method: 'get',
    path: '/v1/tenants/:tenantId/users',
    needs: toRead,
    handle({ params }, world) {
      // The whole list: no client of the vendor's knows paging here.
      const members = world.state.tenantUsers.filter(({ tenantId }) => tenantId === params.tenantId);
      const users = new Map(world.state.users.map((user) => [user.id, user]));
      return result(members.flatMap((member) => listed(member, users.get(member.userId), world) ?? []));
    },
  },
  {
    method: 'get',
    path: '/v1/tenants/:tenantId/users/:id',
    needs: toRead,
    handle({ params }, world) {
      const member = memberOf(params, world);
      const user = world.state.users.find(({ id }) => id === params.id);
      if (member === undefined || user === undefined) return errorShapes.notFound404;
      const { noPassword, defaultIdentityProvider, workStationId } = member;
      const { hasPassword } = user;
      const settings = { noPassword, defaultIdentityProvider, workStationId, hasPassword };
      return result({ ...listed(member, user, world), ...settings });
    },
  },
  { method: 'post', path: '/v1/tenants/:tenantId/users', json: true, needs: toWrite, handle: inviteUser },
  { method: 'put', path: '/v1/tenants/:tenantId/users/:id', json: true, needs: toWrite, handle: changeMember },
];

function inviteUser(request: SignedRequest, world: World): Reply {
  const { state, settings } = world;
  const tenantId = request.params.tenantId ?? '';
  const parsed = v.safeParse(invite, request.body);
  if (!parsed.success) return badFields(fieldErrors(parsed.issues));
  const { email, roleId, platformRoleId, status = 'pending', ...rest } = parsed.output;
  const refused = refuseSettings(parsed.output, request, world);
  if (refused !== undefined) return refused;
  const existing = state.findUser(email);
  // Sending a platform role for somebody who has one made tenant administrators fail (vendor's SDK, CXV1-22325).
  if (existing !== undefined && platformRoleId !== undefined && !request.caller.platformAdmin)
    return refusal(403, 'forbidden');
  const isMember = existing !== undefined && state.findTenantUser(tenantId, existing.id) !== undefined;
  if (isMember && settings.duplicate !== 'off') return badFields({ email: sameValue });
  // "The user must already be added on the platform" (Invite_user page); the code is unknown.
  if (existing === undefined && platformRoleId === undefined)
    return settings.unknownInvitee === 404
      ? errorShapes.notFound404
      : badFields({ email: 'user does not exist on the platform' });
  const role = state.roles.find(({ id }) => id === platformRoleId);
  if (platformRoleId !== undefined && role === undefined) return badFields({ platformRoleId: 'role does not exist' });
  const tooMuch = refuseGrant(role === undefined ? [] : [role], request.caller, world);
  if (tooMuch !== undefined) return tooMuch;
  const stamps = { created: isoSeconds(world.now()), createdBy: request.caller.userId };
  const names = { firstName: rest.firstName ?? null, lastName: rest.lastName ?? null };
  const user =
    existing ?? state.addUser({ email, status: 'pending', ...names, ...(role && { roleId: role.id }), ...stamps });
  const member = state.addTenantUser({
    tenantId,
    userId: user.id,
    roleId,
    status: 'pending',
    noPassword: rest.noPassword ?? null,
    defaultIdentityProvider: rest.defaultIdentityProvider ?? null,
    workStationId: rest.workStationId ?? null,
    externalId: rest.externalId ?? null,
    extensions: rest.extensions ?? [],
    ...stamps,
  });
  setStatus(state, member, status, world.now());
  return written(confirmed(member, user, world), settings.createStatus);
}

function changeMember(request: SignedRequest, world: World): Reply {
  const { state } = world;
  const member = memberOf(request.params, world);
  const user = state.users.find(({ id }) => id === member?.userId);
  if (member === undefined || user === undefined) return errorShapes.notFound404;
  const parsed = v.safeParse(changes, request.body);
  const errors: FieldErrors = parsed.success ? {} : fieldErrors(parsed.issues);
  // Sending the read-only status back broke updates in the vendor's console (UI1 changelog 4.52.1).
  if ('platformStatus' in request.body) errors.platformStatus = 'is not allowed here';
  if ('invitationStatus' in request.body) errors.invitationStatus = 'is not allowed here';
  if (!parsed.success || Object.keys(errors).length > 0) return badFields(errors);
  const { status, ...rest } = parsed.output;
  const refused = refuseSettings(rest, request, world);
  if (refused !== undefined) return refused;
  if (status !== undefined && !mayBecome(member, status, world.now()))
    return badFields({ status: `cannot become ${status} from ${statusAt(member, world.now())}` });
  Object.assign(member, rest, { updated: isoSeconds(world.now()), updatedBy: request.caller.userId });
  if (status !== undefined) setStatus(state, member, status, world.now());
  return written(confirmed(member, user, world));
}

interface MemberSettings {
  readonly roleId?: string | undefined;
  readonly noPassword?: boolean | null | undefined;
  readonly defaultIdentityProvider?: string | null | undefined;
}

// Both vendor consoles send a tenant role where the docs say "platform role"; the role must be in the tenant's own list.
// That an inactive tenant, role or identity provider is refused is inferred from the consoles never offering one.
function refuseSettings(settings: MemberSettings, { params, caller }: SignedRequest, world: World): Reply | undefined {
  const { state } = world;
  if (state.tenants.some(({ id, active }) => id === params.tenantId && !active))
    return refusal(403, 'tenant is not active');
  const role = rolesOfTenant(state, params.tenantId).find(({ id }) => id === settings.roleId);
  if (settings.roleId !== undefined && !role?.active)
    return badFields({ roleId: 'role does not exist in this tenant' });
  const provider = settings.defaultIdentityProvider ?? null;
  const isKnown = state.identityProviders.some(
    ({ id, tenantId, active }) => id === provider && tenantId === params.tenantId && active,
  );
  if (provider !== null && !isKnown) return badFields({ defaultIdentityProvider: 'identity provider does not exist' });
  const changesSignIn = provider !== null || typeof settings.noPassword === 'boolean';
  if (changesSignIn && !caller.permissions.has('USER_IDENTITY_PROVIDER_UPDATE')) return refusal(403, 'forbidden');
  return role === undefined ? undefined : refuseGrant([role], caller, world);
}

// Reply of POST and PUT: the id's key is `userId` here and `id` in the lists.
function confirmed(member: TenantUser, user: PlatformUser, world: World) {
  return {
    tenantId: member.tenantId,
    userId: member.userId,
    email: user.email,
    roleId: member.roleId,
    status: statusAt(member, world.now()),
    invitationExpiryDate: member.invitationExpiryDate,
    created: member.created,
    createdBy: member.createdBy,
    updated: member.updated,
    updatedBy: member.updatedBy,
    state: 'offline',
    extension: null,
    sessionStarted: null,
    sessionReason: null,
  };
}

function listed(member: TenantUser, user: PlatformUser | undefined, { state, now }: World) {
  if (user === undefined) return undefined;
  return {
    id: user.id,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    roleId: member.roleId,
    roleName: roleName(member, state),
    status: statusAt(member, now()),
    platformStatus: user.status,
    invitationStatus: invitationStatusAt(member, user, now()),
    externalId: member.externalId ?? user.externalId,
    personalTelephone: user.personalTelephone,
    extensions: member.extensions,
    activeExtension: null,
    groups: [],
    skills: [],
    state: 'offline',
    created: member.created,
    createdBy: member.createdBy,
    updated: member.updated,
    updatedBy: member.updatedBy,
  };
}

const roleName = (member: TenantUser, state: CxengageState) =>
  state.tenantRoles.find((role) => role.id === member.roleId)?.name ?? null;

const memberOf = (params: SignedRequest['params'], { state }: World) =>
  state.findTenantUser(params.tenantId ?? '', params.id ?? '');
