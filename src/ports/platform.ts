import type { IdentityProvider, NewInvitation, Tenant } from '../domain/new-invitation.ts';
import type { NewUser, Role } from '../domain/new-user.ts';

/** Limits a read. */
export interface Budget {
  /** Can abort it before `CALL_LIMIT_MS`. */
  readonly signal?: AbortSignal;
  /** A cached list older than this is read again. */
  readonly maxAgeMs?: number;
}

/** Time limit of one API call, in milliseconds. */
export const CALL_LIMIT_MS = 10_000;

/** A user or tenant user as stored by CxEngage. Ids and addresses are the API's, unchanged; other values are visible lines. */
export interface PlatformUser {
  readonly id: string;
  readonly email: string;
  readonly aliasId?: string;
  readonly roleId?: string;
  readonly status?: string;
  readonly created?: string;
  readonly createdBy?: string;
  /** `resetPasswordExpiryDate` of a user, `invitationExpiryDate` of a tenant user. */
  readonly expires?: string;
}

/** The user in the response to a write. Only the id is certain to be there. */
export type WrittenUser = Partial<PlatformUser> & Pick<PlatformUser, 'id'>;

/** What can be read of CxEngage. All methods throw KnownError. */
export interface PlatformReads {
  /** Platform roles, cached for a minute. */
  roles(budget?: Budget): Promise<readonly Role[]>;
  tenants(budget?: Budget): Promise<readonly Tenant[]>;
  /** Active roles of a tenant. */
  tenantRoles(tenantId: string, budget?: Budget): Promise<readonly Role[]>;
  identityProviders(tenantId: string, budget?: Budget): Promise<readonly IdentityProvider[]>;
  /** Throws `conflict` when several users have the address. */
  findUser(email: string, budget?: Budget): Promise<PlatformUser | undefined>;
  /** As `findUser`, else the only user CxEngage returns for this address, such as one without the `+tag`. */
  findStoredAs(email: string): Promise<PlatformUser | undefined>;
  findTenantUser(tenantId: string, email: string, budget?: Budget): Promise<PlatformUser | undefined>;
  /**
   * False: the tenant had no user with this address a minute ago, or at `since` if that is later, and these credentials
   * have not added one since. Takes one API call a minute per tenant, however often it is called.
   */
  wasInTenant(tenantId: string, email: string, since: number): Promise<boolean>;
  /** The `createdBy` of users created with these credentials; undefined when CxEngage does not say. */
  ownUserId(): Promise<string | undefined>;
  /** Milliseconds since 1970 by CxEngage's clock, or by ours until it has responded once. */
  now(): number;
}

/**
 * The CxEngage API. Only operations of `services/operations.ts` get the writes. A write throws `outcome_unknown` when it
 * may or may not have happened, and `upstream` only when it certainly did not.
 */
export interface Platform extends PlatformReads {
  createUser(user: NewUser): Promise<WrittenUser>;
  addToTenant(invitation: NewInvitation): Promise<WrittenUser>;
}
