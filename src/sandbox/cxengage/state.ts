import { randomUUID } from 'node:crypto';
import type { Caller, CxengageData, Mail, PlatformRole, PlatformUser, Tenant, TenantRole, TenantUser } from './data.ts';
import { isoSeconds } from './iso-seconds.ts';
import { seed, seedIds } from './seed.ts';

/** Lists to replace in the default seed. */
export type CxengageSeed = Partial<CxengageData>;

/** All that the stand-in knows; a test reads and changes it freely. The `add…` functions fill in what is not given. */
export interface CxengageState extends CxengageData {
  callers: { readonly apiKey: Caller; readonly serviceUser: Caller };
  /** The mails that would have gone out, oldest first. */
  mails: Mail[];
  addUser(user: Pick<PlatformUser, 'email'> & Partial<PlatformUser>): PlatformUser;
  addRole(role: Pick<PlatformRole, 'name'> & Partial<PlatformRole>): PlatformRole;
  /** The service user gets access to the new tenant; an API key never does (it belongs to one tenant). */
  addTenant(tenant: Pick<Tenant, 'name'> & Partial<Tenant>): Tenant;
  addTenantRole(role: Pick<TenantRole, 'name' | 'tenantId'> & Partial<TenantRole>): TenantRole;
  addTenantUser(member: Pick<TenantUser, 'tenantId' | 'userId' | 'roleId'> & Partial<TenantUser>): TenantUser;
  findUser(email: string): PlatformUser | undefined;
  findTenantUser(tenantId: string, userId: string): TenantUser | undefined;
}

/**
 * What the stand-in knows at the start. `keyId` is also the user id under which the API key writes: no document says what
 * `createdBy` then holds.
 */
export function initialRecords(now: number, keyId: string, replaced: CxengageSeed = {}) {
  return { ...seed(now), ...structuredClone(replaced), callers: callers(keyId), mails: [] };
}

/** `now` in milliseconds. */
export function createState(records: ReturnType<typeof initialRecords>, now: () => number): CxengageState {
  const stamps = () => ({ created: isoSeconds(now()), createdBy: seedIds.system, updated: null, updatedBy: null });
  const state: CxengageState = {
    ...records,
    addUser(user) {
      const added: PlatformUser = {
        id: randomUUID(),
        aliasPlatformUserId: String(501 + state.users.length),
        firstName: null,
        lastName: null,
        roleId: seedIds.platformUser,
        additionalRoleIds: [],
        externalId: null,
        personalTelephone: null,
        status: 'enabled',
        defaultTenant: null,
        hasPassword: false,
        resetPasswordExpiryDate: null,
        ...stamps(),
        ...user,
      };
      state.users.push(added);
      return added;
    },
    addRole(role) {
      const added: PlatformRole = {
        id: randomUUID(),
        description: '',
        permissions: [],
        type: 'platform',
        ...stamps(),
        ...role,
      };
      state.roles.push(added);
      return added;
    },
    addTenant(tenant) {
      const added: Tenant = {
        id: randomUUID(),
        description: null,
        active: true,
        timezone: 'America/Toronto',
        regionId: seedIds.region,
        parentId: null,
        adminUserId: null,
        defaultIdentityProvider: null,
        cxengageIdentityProvider: 'enabled',
        ...stamps(),
        ...tenant,
      };
      state.tenants.push(added);
      state.callers.serviceUser.tenantIds.add(added.id);
      return added;
    },
    addTenantRole(role) {
      const added: TenantRole = {
        id: randomUUID(),
        description: '',
        permissions: [],
        active: true,
        shared: false,
        type: 'custom',
        ...stamps(),
        ...role,
      };
      state.tenantRoles.push(added);
      return added;
    },
    addTenantUser(member) {
      const added: TenantUser = {
        status: 'accepted',
        noPassword: null,
        defaultIdentityProvider: null,
        invitationExpiryDate: null,
        externalId: null,
        workStationId: null,
        extensions: [],
        ...stamps(),
        ...member,
      };
      state.tenantUsers.push(added);
      return added;
    },
    // The console's help says that an e-mail address is not case sensitive.
    findUser(email) {
      const wanted = email.toLowerCase();
      return state.users.find((user) => user.email.toLowerCase() === wanted);
    },
    findTenantUser: (tenantId, userId) =>
      state.tenantUsers.find((member) => member.tenantId === tenantId && member.userId === userId),
  };
  return state;
}

function callers(keyId: string): CxengageState['callers'] {
  return {
    apiKey: {
      userId: keyId,
      kind: 'key',
      permissions: new Set(seedIds.callerPermissions),
      platformAdmin: false,
      tenantIds: new Set([seedIds.harbour]),
    },
    serviceUser: {
      userId: seedIds.serviceUser,
      kind: 'person',
      permissions: new Set(seedIds.callerPermissions),
      platformAdmin: false,
      tenantIds: new Set([seedIds.harbour, seedIds.harbourEurope, seedIds.oldPier]),
    },
  };
}
