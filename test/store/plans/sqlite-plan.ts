import { CompiledQuery, type Kysely } from 'kysely';
import * as v from 'valibot';
import type { Schema } from '../../../src/store/schema.ts';
import type { Plan } from './plan.ts';

const steps = v.array(v.object({ detail: v.string() }));
const SEARCH = /^SEARCH \S+ USING (?:COVERING )?INDEX (\S+)/;

/** What SQLite does (sqlite.org/eqp.html). An index that it makes for one statement is a scan. */
export async function sqlitePlan(db: Kysely<Schema>, { sql, parameters }: CompiledQuery): Promise<Plan> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]));
  const details = v.parse(steps, rows).map(({ detail }) => detail);
  const scans = details.filter((detail) => /^SCAN (?!CONSTANT ROW|\d+-ROW VALUES)|AUTOMATIC/.test(detail));
  const sorts = details.filter((detail) => detail.startsWith('USE TEMP B-TREE'));
  return { scans, sorts, indexes: details.flatMap((detail) => SEARCH.exec(detail)?.[1] ?? []) };
}
