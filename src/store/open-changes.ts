import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Subject } from '../domain/subject.ts';
import type { Schema } from './schema.ts';

/*
 * One table, keyed by subject, has everything that open requests and rows of open batches hold. If two transactions
 * insert the same subject, the second one waits for the first, on one instance or several. Subjects are inserted in the
 * order of the database, so that two transactions do not wait for each other.
 */

/** Holds all these subjects for a request. Throws `Taken` if one is held already; roll the transaction back then. */
export async function hold(trx: Kysely<Schema>, requestId: string, subjects: readonly Subject[]): Promise<void> {
  if (subjects.length === 0) return;
  const wanted = subjects.map((subject) => sql`select ${subject} as subject, ${requestId} as request_id, null as line`);
  const { numAffectedRows = 0n } = await insertFree(sql.join(wanted, sql` union all `)).execute(trx);
  if (Number(numAffectedRows) < subjects.length) throw new Taken();
}

/** Another open request holds the subject. */
export class Taken extends Error {}

/** Holds the free ones of the subjects that rows of a batch need. `rows` is a condition on `batch_rows`. */
export async function holdForRows(trx: Kysely<Schema>, requestId: string, rows: RawBuilder<boolean>): Promise<void> {
  await insertFree(sql`
    select ${creation} as subject, request_id, line from batch_rows
      where request_id = ${requestId} and user_id is null and creator_line is null and ${rows}
    union all
    select ${change} as subject, request_id, line from batch_rows
      where request_id = ${requestId} and tenant_id is not null and ${rows}`).execute(trx);
}

/** Inserts those that are not held yet. The database puts them in order, always by the same rules. */
function insertFree(wanted: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into open_changes (subject, request_id, line)
    select subject, request_id, cast(line as integer) from (${wanted}) as wanted
    where true order by subject, line on conflict do nothing`;
}

/** SQL versions of `creationOf` and `changeOf` of the domain. */
const creation = sql`'create ' || email_key`;
const change = sql`'change ' || email_key || ' ' || tenant_id`;

/** The row holds every subject that it needs. */
export const isHeldWhole = sql<boolean>`(
  (user_id is not null or creator_line is not null or exists (select 1 from open_changes where subject = 'create ' || email_key and open_changes.request_id = batch_rows.request_id and open_changes.line = batch_rows.line))
  and (tenant_id is null or exists (select 1 from open_changes where subject = 'change ' || email_key || ' ' || tenant_id and open_changes.request_id = batch_rows.request_id and open_changes.line = batch_rows.line))
)`;

/** Releases what a request holds, or only what its rows that meet a condition on `batch_rows` hold. */
export async function release(trx: Kysely<Schema>, requestId: string, rows?: RawBuilder<boolean>): Promise<void> {
  await trx
    .deleteFrom('open_changes')
    .where('request_id', '=', requestId)
    .$if(rows !== undefined, (held) =>
      held.where(
        'line',
        'in',
        sql<number>`(select line from batch_rows where request_id = ${requestId} and ${rows ?? sql`true`})`,
      ),
    )
    .execute();
}

export async function releaseRow(trx: Kysely<Schema>, requestId: string, line: number): Promise<void> {
  await trx.deleteFrom('open_changes').where('request_id', '=', requestId).where('line', '=', line).execute();
}

/** The id of another request that holds one of these subjects. */
export async function holderOf(
  db: Kysely<Schema>,
  requestId: string,
  subjects: readonly Subject[],
): Promise<string | undefined> {
  const query = db
    .selectFrom('open_changes')
    .select('request_id')
    .where('subject', 'in', subjects)
    .where('request_id', '!=', requestId);
  return (await query.limit(1).executeTakeFirst())?.request_id;
}

/** The subjects among these that another request holds. */
export async function heldElsewhere(
  db: Kysely<Schema>,
  requestId: string,
  subjects: readonly Subject[],
): Promise<ReadonlySet<Subject>> {
  if (subjects.length === 0) return new Set();
  const query = db
    .selectFrom('open_changes')
    .select('subject')
    .where('subject', 'in', subjects)
    .where('request_id', '!=', requestId);
  return new Set((await query.execute()).map(({ subject }) => subject));
}
