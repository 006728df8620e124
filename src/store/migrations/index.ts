import type { Migration } from 'kysely/migration';
import type { Engine } from '../database.ts';
import { requests } from './0001-requests.ts';
import { batches } from './0002-batches.ts';
import { indexes } from './0003-indexes.ts';
import { endedAddresses } from './0004-ended-addresses.ts';
import { tenantRoles } from './0005-tenant-roles.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/** All migrations by name; they run in the order of their names. A name and what it does never change. */
export function migrationsFor(engine: Engine): Migrations {
  return {
    ...{ '0001-requests': requests(engine), '0002-batches': batches(engine) },
    ...{ '0003-indexes': indexes, '0004-ended-addresses': endedAddresses },
    ...{ '0005-tenant-roles': tenantRoles(engine) },
  };
}
