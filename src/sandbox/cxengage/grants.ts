import type { Caller } from './data.ts';
import { errorShapes } from './error-shapes.ts';
import type { Reply } from './reply.ts';
import type { World } from './route.ts';

/**
 * "You can't create or update users with roles that have greater permissions than those of your role" (older copy of the
 * Create_user page). The code is not documented; a changelog of the vendor's console says "forbidden".
 */
export function refuseGrant(
  roles: readonly { permissions: string[] }[],
  caller: Caller,
  world: World,
): Reply | undefined {
  if (world.settings.mayGrantAnyRole || caller.platformAdmin) return undefined;
  const mine = new Set(world.state.permissions.filter(({ name }) => caller.permissions.has(name)).map(({ id }) => id));
  return roles.every((role) => role.permissions.every((id) => mine.has(id))) ? undefined : errorShapes.forbidden403;
}
