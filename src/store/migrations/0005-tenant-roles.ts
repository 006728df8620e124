import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../database.ts';

/**
 * The role that an invitation in `content` names. Not by PostgreSQL's `json`: that fails at half of a surrogate pair in a name.
 * The pattern matches nothing within a string of JSON, where quotation marks are escaped.
 */
const ROLE = {
  sqlite: sql`json_extract(content, '$.invitation.roleId')`,
  postgres: sql`substring(content from '"invitation":[{].*?"roleId":"([^"]+)"')`,
} as const;

/** An approver is shown how many rows have which role in a tenant. */
export function tenantRoles(engine: Engine): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('batch_rows').addColumn('tenant_role_id', 'text').execute();
      await sql`update batch_rows set tenant_role_id = ${ROLE[engine]} where tenant_id is not null`.execute(db);
    },
  };
}
