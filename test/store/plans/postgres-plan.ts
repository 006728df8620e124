import { CompiledQuery, type Kysely, sql } from 'kysely';
import * as v from 'valibot';
import type { Schema } from '../../../src/store/schema.ts';
import type { Plan } from './plan.ts';

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string | undefined;
  readonly 'Index Name'?: string | undefined;
  readonly 'Index Cond'?: string | undefined;
  readonly Plans?: readonly Node[] | undefined;
}
const node: v.GenericSchema<Node> = v.object({
  'Node Type': v.string(),
  'Relation Name': v.optional(v.string()),
  'Index Name': v.optional(v.string()),
  'Index Cond': v.optional(v.string()),
  Plans: v.optional(v.array(v.lazy(() => node))),
});
const answer = v.tuple([v.object({ 'QUERY PLAN': v.tuple([v.object({ Plan: node })]) })]);

/** What PostgreSQL does. An index whose first column is not asked for is gone through from end to end: a scan too. */
export async function postgresPlan(db: Kysely<Schema>, query: CompiledQuery): Promise<Plan> {
  const explain = CompiledQuery.raw(`explain (format json) ${query.sql}`, [...query.parameters]);
  const [{ rows }, first] = [await db.executeQuery(explain), await firstColumns(db)];
  const nodes = all(v.parse(answer, rows)[0]['QUERY PLAN'][0].Plan);
  const isSearch = ({ 'Index Name': name = '', 'Index Cond': condition = '' }: Node) =>
    new RegExp(String.raw`\b${first.get(name)}\b`).test(condition);
  const named = nodes.filter((one) => one['Index Name'] !== undefined);
  return {
    scans: [
      ...nodes.filter((one) => one['Node Type'] === 'Seq Scan').map((one) => `Seq Scan ${one['Relation Name']}`),
      ...named.filter((one) => !isSearch(one)).map((one) => `${one['Node Type']} ${one['Index Name']}`),
    ],
    sorts: nodes.map((one) => one['Node Type']).filter((type) => /Sort/.test(type)),
    indexes: named.filter(isSearch).flatMap((one) => one['Index Name'] ?? []),
  };
}

const all = (one: Node): readonly Node[] => [one, ...(one.Plans ?? []).flatMap(all)];

/** The first column of each index, by the index's name. */
async function firstColumns(db: Kysely<Schema>): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{
    name: string;
    column: string;
  }>`select indexrelid::regclass::text as name, attname as column
    from pg_index join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`.execute(db);
  return new Map(rows.map(({ name, column }) => [name, column]));
}
