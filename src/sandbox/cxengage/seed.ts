import type { CxengageData, PlatformUser, Stamps, TenantRole, TenantUser } from './data.ts';
import { fixedId } from './fixed-id.ts';
import { isoSeconds } from './iso-seconds.ts';

const hour = 3_600_000;

// The gates the API is known to check; a tenant Administrator has them all.
const administratorPermissions = [
  'MANAGE_ALL_USERS',
  'VIEW_ALL_USERS',
  'MANAGE_ALL_ROLES',
  'VIEW_ALL_ROLES',
  'MANAGE_TENANT_ENROLLMENT',
  'MANAGE_TENANT',
  'MANAGE_ALL_USER_PASSWORDS',
  'IDENTITY_PROVIDERS_READ',
  'USER_IDENTITY_PROVIDER_VIEW',
  'USER_IDENTITY_PROVIDER_UPDATE',
];
const tenantPermissions = [...administratorPermissions, 'VIEW_ALL_REALTIME_DASHBOARDS', 'TAKE_INTERACTIONS'];
const platformUserPermissions = ['PLATFORM_MANAGE_USER_ACCOUNT', 'PLATFORM_CHANGE_OWN_PASSWORD'];
const platformPermissions = [
  ...platformUserPermissions,
  'PLATFORM_MANAGE_ALL_USERS',
  'PLATFORM_CREATE_USERS',
  'PLATFORM_VIEW_ALL_USERS',
  'PLATFORM_MANAGE_ALL_TENANTS_ENROLLMENT',
  'PLATFORM_MANAGE_ALL_USER_PASSWORDS',
];

const permissionIds = (names: readonly string[]) => names.map((name) => fixedId(`permission/${name}`));

/** Ids of the default seed that other parts and tests name. */
export const seedIds = {
  /** Who made what was there from the beginning, as in the vendor's samples. */
  system: '00000000-0000-0000-0000-000000000000',
  /** The role id of the vendor's sample request. */
  platformUser: 'd68381b0-c8fa-11e5-b38c-5347eb4882ad',
  passwordRestricted: fixedId('role/Platform User - Password Restricted'),
  platformAdministrator: fixedId('role/Platform Administrator'),
  region: fixedId('region/us-east-1'),
  harbour: fixedId('tenant/Harbour Outfitters'),
  harbourEurope: fixedId('tenant/Harbour Outfitters Europe'),
  oldPier: fixedId('tenant/Old Pier (closed)'),
  okta: fixedId('idp/Harbour Okta'),
  retiredIdp: fixedId('idp/Harbour ADFS (retired)'),
  serviceUser: fixedId('user/slack-bot@harbour.example'),
  /** What both credentials may do: a tenant Administrator's permissions and a Platform User's. */
  callerPermissions: [...tenantPermissions, ...platformUserPermissions],
  tenantRole: (tenantId: string, name: string) => fixedId(`tenant role/${tenantId}/${name}`),
  user: (email: string) => fixedId(`user/${email}`),
} as const;

/** The default world: a fictional outfitter with two live tenants and a closed one. `now` in milliseconds. */
export function seed(now: number): CxengageData {
  const long = isoSeconds(Date.UTC(2024, 2, 4, 9, 0, 0));
  const stamps: Stamps = { created: long, createdBy: seedIds.system, updated: long, updatedBy: seedIds.system };
  const role = (id: string, name: string, names: readonly string[]) => ({
    id,
    name,
    description: name.toLowerCase(),
    permissions: permissionIds(names),
    type: 'platform' as const,
    ...stamps,
  });
  const tenant = (id: string, name: string, more: { active?: boolean; parentId?: string } = {}) => ({
    id,
    name,
    description: null,
    active: more.active ?? true,
    timezone: 'America/Toronto',
    regionId: seedIds.region,
    parentId: more.parentId ?? null,
    adminUserId: seedIds.serviceUser,
    defaultIdentityProvider: null,
    cxengageIdentityProvider: 'enabled' as const,
    ...stamps,
  });
  const tenants = [
    tenant(seedIds.harbour, 'Harbour Outfitters'),
    tenant(seedIds.harbourEurope, 'Harbour Outfitters Europe', { parentId: seedIds.harbour }),
    tenant(seedIds.oldPier, 'Old Pier (closed)', { active: false }),
  ];
  return {
    permissions: [
      ...platformPermissions.map((name) => ({ id: fixedId(`permission/${name}`), name, scope: 'platform' as const })),
      ...tenantPermissions.map((name) => ({ id: fixedId(`permission/${name}`), name, scope: 'tenant' as const })),
    ],
    regions: [{ id: seedIds.region, name: 'us-east-1', description: 'North America' }],
    roles: [
      role(seedIds.platformAdministrator, 'Platform Administrator', platformPermissions),
      role(seedIds.platformUser, 'Platform User', platformUserPermissions),
      role(seedIds.passwordRestricted, 'Platform User - Password Restricted', ['PLATFORM_MANAGE_USER_ACCOUNT']),
    ],
    tenants,
    tenantRoles: tenants.flatMap(({ id }) => tenantRoles(id, stamps)),
    identityProviders: [
      identityProvider(seedIds.okta, 'Harbour Okta', true),
      identityProvider(seedIds.retiredIdp, 'Harbour ADFS (retired)', false),
    ],
    users: people.map((person, index) => user(person, index, stamps)),
    tenantUsers: people.flatMap((person) =>
      person.role === null ? [] : [member(person, person.role, person.hoursLeft ?? null, now, stamps)],
    ),
  };
}

function tenantRoles(tenantId: string, stamps: Stamps): TenantRole[] {
  const one = (name: string, names: readonly string[], active: boolean, shared: boolean): TenantRole => ({
    id: seedIds.tenantRole(tenantId, name),
    tenantId,
    name,
    description: '',
    permissions: permissionIds(names),
    active,
    shared,
    type: name === 'Seasonal Agent' || name === 'Group Auditor' ? 'custom' : 'system',
    ...stamps,
  });
  return [
    one('Administrator', tenantPermissions, true, false),
    one('Supervisor', ['VIEW_ALL_USERS', 'VIEW_ALL_REALTIME_DASHBOARDS', 'TAKE_INTERACTIONS'], true, false),
    one('Agent', ['TAKE_INTERACTIONS'], true, false),
    one('Access Controlled Supervisor', ['VIEW_ALL_REALTIME_DASHBOARDS'], true, false),
    one('Seasonal Agent', ['TAKE_INTERACTIONS'], false, false),
    // Shared by the parent: its child tenant lists it with the parent's tenantId.
    ...(tenantId === seedIds.harbour ? [one('Group Auditor', ['VIEW_ALL_USERS'], true, true)] : []),
  ];
}

const identityProvider = (id: string, name: string, active: boolean) => ({
  id,
  tenantId: seedIds.harbour,
  name,
  description: '',
  active,
  metadataUrl: 'https://sso.harbour.example/metadata',
  emailMapping: 'email',
});

interface Person {
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly platform: PlatformUser['status'];
  /** Role in Harbour Outfitters; null: on the platform only. */
  readonly role: string | null;
  readonly status: TenantUser['status'];
  /** Hours until the invitation ends; below zero, it has ended. */
  readonly hoursLeft?: number;
}

const someone = (email: string, name: string, platform: Person['platform'], role: string | null): Person => {
  const [firstName = null, lastName = null] = name.split(' ');
  return { email: `${email}@harbour.example`, firstName, lastName, platform, role, status: 'accepted' };
};
const people: readonly Person[] = [
  someone('slack-bot', 'Slack Bot', 'enabled', 'Administrator'),
  someone('ines.okafor', 'Ines Okafor', 'enabled', 'Administrator'),
  someone('tomas.lind', 'Tomas Lind', 'enabled', 'Supervisor'),
  someone('mei.tanaka', 'Mei Tanaka', 'enabled', 'Agent'),
  { ...someone('omar.haddad', 'Omar Haddad', 'pending', 'Agent'), status: 'invited', hoursLeft: 20 },
  { ...someone('ruth.cole', 'Ruth Cole', 'pending', 'Agent'), status: 'invited', hoursLeft: -30 },
  { ...someone('new.starter', '', 'pending', 'Agent'), firstName: null, status: 'pending' },
  { ...someone('left.in.may', 'Jon Pike', 'enabled', 'Agent'), status: 'disabled' },
  someone('only.platform', 'Priya Nair', 'enabled', null),
];

const user = (person: Person, index: number, stamps: Stamps): PlatformUser => ({
  id: seedIds.user(person.email),
  aliasPlatformUserId: String(501 + index),
  email: person.email,
  firstName: person.firstName,
  lastName: person.lastName,
  roleId: seedIds.platformUser,
  additionalRoleIds: [],
  externalId: null,
  personalTelephone: null,
  status: person.platform,
  defaultTenant: null,
  hasPassword: person.platform === 'enabled',
  resetPasswordExpiryDate: null,
  ...stamps,
});

const member = (person: Person, role: string, hoursLeft: number | null, now: number, stamps: Stamps): TenantUser => ({
  tenantId: seedIds.harbour,
  userId: seedIds.user(person.email),
  roleId: seedIds.tenantRole(seedIds.harbour, role),
  status: person.status,
  noPassword: null,
  defaultIdentityProvider: null,
  invitationExpiryDate: hoursLeft === null ? null : isoSeconds(now + hoursLeft * hour),
  externalId: null,
  workStationId: null,
  extensions: [],
  ...stamps,
});
