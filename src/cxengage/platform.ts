import { isKnownError } from '../errors.ts';
import type { Budget, Platform } from '../ports/platform.ts';
import { checkAccess, throwIfWrong } from './access.ts';
import { connectApi, type PlatformOptions } from './connection.ts';
import { createRoles } from './roles.ts';
import { createTenants, logIn } from './tenants.ts';
import { jwtClaims } from './token.ts';
import { createUsers } from './users.ts';

export interface ConnectedPlatform extends Platform {
  /** Checks URL, credentials and permission by reading the platform roles without the cache. Throws KnownError. */
  check(budget?: Budget): Promise<void>;
}

/** Implements the Platform port with the CxEngage REST API. Sends nothing before the first call. */
export function connectPlatform(options: PlatformOptions): ConnectedPlatform {
  const { credentials, clock } = options;
  const { api, tokens, serverClock } = connectApi(options);
  let ownId: string | undefined;

  return {
    ...createRoles(api, clock),
    ...createTenants(api, tokens, clock, credentials.tenantId),
    ...createUsers(api, clock),
    now: serverClock.now,
    async check(budget) {
      throwIfWrong(await checkAccess(api, options, budget));
    },
    async ownUserId() {
      ownId ??= jwtClaims(await tokens.current())?.userId ?? (await idByLogin());
      return ownId;
    },
  };

  async function idByLogin(): Promise<string | undefined> {
    try {
      return (await logIn(api)).userId;
    } catch (error) {
      if (isKnownError(error)) return undefined;
      throw error;
    }
  }
}
