/** Who and when, on every record. Times are UTC to the second: `2016-06-16T13:10:32Z`. */
export interface Stamps {
  created: string;
  createdBy: string;
  updated: string | null;
  updatedBy: string | null;
}

/** A platform user: exactly the keys of the documented reply to `POST /v1/users`. */
export interface PlatformUser extends Stamps {
  id: string;
  /** An integer, as text. */
  aliasPlatformUserId: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  roleId: string;
  additionalRoleIds: string[];
  externalId: string | null;
  personalTelephone: string | null;
  status: 'enabled' | 'disabled' | 'pending';
  defaultTenant: string | null;
  hasPassword: boolean;
  resetPasswordExpiryDate: string | null;
}

export interface PlatformRole extends Stamps {
  id: string;
  name: string;
  description: string;
  /** Permission ids, never names. */
  permissions: string[];
  type: 'platform';
}

export interface TenantRole extends Stamps {
  id: string;
  tenantId: string;
  name: string;
  description: string;
  permissions: string[];
  active: boolean;
  /** A shared role is inherited by child tenants. */
  shared: boolean;
  /** `system`: seeded, read only. */
  type: 'system' | 'custom';
}

export interface Permission {
  id: string;
  name: string;
  scope: 'platform' | 'tenant';
}

export interface Region {
  id: string;
  name: string;
  description: string;
}

export interface Tenant extends Stamps {
  id: string;
  name: string;
  description: string | null;
  active: boolean;
  timezone: string;
  regionId: string;
  parentId: string | null;
  adminUserId: string | null;
  defaultIdentityProvider: string | null;
  cxengageIdentityProvider: 'enabled' | 'disabled' | 'denied';
}

export interface IdentityProvider {
  id: string;
  tenantId: string;
  name: string;
  description: string;
  active: boolean;
  metadataUrl: string;
  emailMapping: string;
}

/** A person in a tenant. What an invitation's state looks like at a given time is worked out when it is read. */
export interface TenantUser extends Stamps {
  tenantId: string;
  userId: string;
  roleId: string;
  status: 'pending' | 'invited' | 'accepted' | 'disabled';
  noPassword: boolean | null;
  defaultIdentityProvider: string | null;
  invitationExpiryDate: string | null;
  externalId: string | null;
  workStationId: string | null;
  extensions: unknown[];
}

/** A mail that the real system would have sent. */
export interface Mail {
  at: string;
  to: string;
  about: 'invitation' | 'password reset';
  tenantId: string | null;
}

/** Whoever holds a credential. Take a name out of `permissions` and the server answers 403. */
export interface Caller {
  readonly userId: string;
  readonly kind: 'person' | 'key';
  readonly permissions: Set<string>;
  platformAdmin: boolean;
  /** Tenants whose data he may touch. */
  readonly tenantIds: Set<string>;
}

/** Everything the stand-in knows, and a seed's shape. */
export interface CxengageData {
  permissions: Permission[];
  regions: Region[];
  roles: PlatformRole[];
  users: PlatformUser[];
  tenants: Tenant[];
  tenantRoles: TenantRole[];
  identityProviders: IdentityProvider[];
  tenantUsers: TenantUser[];
}
