import type { IdentityProvider, NewInvitation, Tenant } from '../domain/new-invitation.ts';
import type { NewUser, Role } from '../domain/new-user.ts';

/** Gives a look-up up before its own time limit. */
export interface Budget {
  readonly signal?: AbortSignal;
}

/** One API call is given up after this many milliseconds. */
export const CALL_LIMIT_MS = 10_000;

/** A user or tenant user as CxEngage holds it. Words and times are the API's, unchanged. */
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

/** What the reply to a write says; of the user it must have the id, all else may be missing. */
export type WrittenUser = Partial<PlatformUser> & Pick<PlatformUser, 'id'>;

/**
 * CxEngage. All throw KnownError. A write throws `outcome_unknown` when nobody can tell whether it happened, and
 * `upstream` only when it certainly did not.
 */
export interface Platform {
  /** Platform roles; from a cache of a minute where it can. */
  roles(budget?: Budget): Promise<readonly Role[]>;
  tenants(budget?: Budget): Promise<readonly Tenant[]>;
  /** Active roles of a tenant. */
  tenantRoles(tenantId: string, budget?: Budget): Promise<readonly Role[]>;
  identityProviders(tenantId: string, budget?: Budget): Promise<readonly IdentityProvider[]>;
  /** `conflict` when several users have the address. */
  findUser(email: string, budget?: Budget): Promise<PlatformUser | undefined>;
  /** The same; where nobody has the address, the only user whom CxEngage gives for it, such as one without the `+tag`. */
  findStoredAs(email: string): Promise<PlatformUser | undefined>;
  createUser(user: NewUser): Promise<WrittenUser>;
  findTenantUser(tenantId: string, email: string, budget?: Budget): Promise<PlatformUser | undefined>;
  /**
   * False: the tenant had no user with this address a minute ago, or at `since` if that is later, and these credentials have
   * not added one. Asked for many, it is one call a minute.
   */
  wasInTenant(tenantId: string, email: string, since: number): Promise<boolean>;
  addToTenant(invitation: NewInvitation): Promise<WrittenUser>;
  /** The id that users made by these credentials carry in `createdBy`; undefined when CxEngage does not say. */
  ownUserId(): Promise<string | undefined>;
  /** The time by CxEngage's clock, in milliseconds since 1970; ours until it has answered once. */
  now(): number;
}
