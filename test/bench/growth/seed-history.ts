import { open } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { seed, seedIds } from '../../../src/sandbox/slack/seed.ts';
import { openDatabase, sqlitePath } from '../../../src/store/database.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { runSql } from '../../helpers/postgres.ts';

const HOUR_MS = 3_600_000;
/** So many requests in one transaction: PostgreSQL gives a statement of the program's ten seconds. */
const AT_ONCE = 20_000;
const { id: team } = seed.team;
const { rita, ana, approvals } = seedIds;
const decision = `{"by":{"teamId":"${team}","userId":"${ana}"},"at":1735800000000}`;
const outcome = '{"result":"done","userId":"6e1b0a4c-0000-4000-8000-000000000002"}';
const names = '{"6e1b0a4c-0000-4000-8000-000000000001":"Platform user"}';

/**
 * Puts `count` requests of the past into a database that has its tables and nothing in them, one a second until now: of a
 * hundred 97 are carried out, one is denied, one has failed and one waits, its card looked after in an hour. Each has two
 * messages and five audit events; a few have a job that is due. Ids are random, as the program's own are. It is left as
 * one that has been running: PostgreSQL vacuumed and analyzed, on both all that was written is on the disk.
 */
export async function seedHistory(url: string, count: number): Promise<void> {
  const { db, engine } = await openDatabase(url, { now: Date.now });
  try {
    // What a power cut would do to a bench is no matter.
    if (engine === 'sqlite') await sql`pragma synchronous = off`.execute(db);
    if (engine === 'sqlite') await sql`pragma cache_size = -2000000`.execute(db);
    for (let first = 1; first <= count; first += AT_ONCE) {
      await db.transaction().execute(async (trx) => {
        if (engine === 'postgres') await sql`set local synchronous_commit = off`.execute(trx);
        // The rows point where they should: eight million look-ups of it are left out.
        if (engine === 'postgres') await sql`set local session_replication_role = replica`.execute(trx);
        const id = sql.raw(engine === 'sqlite' ? 'lower(hex(randomblob(18)))' : 'gen_random_uuid()::text');
        await addRequests(trx, [first, Math.min(count, first + AT_ONCE - 1)], Date.now() - count * 1_000, id);
      });
    }
    if (engine === 'sqlite') await sql`pragma wal_checkpoint(truncate)`.execute(db);
  } finally {
    await db.destroy();
  }
  const path = sqlitePath(url);
  if (path !== undefined) return toDisk(path);
  // Autovacuum would have done it meanwhile. Both take longer than a query of the program's may.
  await runSql(url, 'vacuum (analyze)');
  await runSql(url, 'checkpoint');
}

/** What the system still has to write would be in the way of what is measured. */
async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}

type Range = readonly [first: number, last: number];

async function addRequests(trx: Kysely<Schema>, [first, last]: Range, begin: number, id: ReturnType<typeof sql.raw>) {
  const bigint = (value: number) => sql.raw(`cast(${Math.round(value)} as bigint)`);
  await sql`create temporary table seeded as
    with recursive n (i) as (select ${bigint(first)} union all select i + 1 from n where i < ${bigint(last)})
    select i, ${id} as id, ${bigint(begin)} + i * 1000 as at, case
      when i % 10000 = 3 then 'approved' when i % 100 = 2 then 'pending'
      when i % 100 = 1 then 'failed' when i % 100 = 0 then 'denied' else 'created' end as status from n`.execute(trx);
  await sql`insert into requests (id, revision, kind, status, email_key, submission_key, requester_team, requester_user, reason, content, names, decision, outcome, attempt, created_at, updated_at)
    select id, ${id}, 'create_user', status, 'past.' || i || '@example.com', ${id}, ${team}, ${rita}, 'New colleague in billing',
      '{"email":"past.' || i || '@example.com","roleId":"6e1b0a4c-0000-4000-8000-000000000001","firstName":"Ann","lastName":"Example","status":"enabled"}',
      ${names}, case when status <> 'pending' then ${decision} end, case when status = 'created' then ${outcome} end,
      case when status in ('created', 'failed', 'approved') then 1 else 0 end, at, at from seeded order by i`.execute(
    trx,
  );
  await sql`insert into messages (request_id, purpose, channel, ts)
    select id, case when part = 1 then 'card' when status = 'pending' then 'direct' else 'result_1' end, ${approvals}, (at / 1000) || '.00000' || part
    from seeded, (select 1 as part union all select 2) as parts order by i, part`.execute(trx);
  await sql`insert into audit_events (request_id, kind, actor_team, actor_user, from_status, to_status, at)
    select id, kind, ${team}, ${rita}, from_status, to_status, at + part from seeded, (
      select 1 as part, 'submitted' as kind, null as from_status, 'pending' as to_status
      union all select 2, 'click_refused', null, null union all select 3, 'approved', 'pending', 'approved'
      union all select 4, 'write_started', 'approved', 'creating' union all select 5, 'created', 'creating', 'created') as events
    order by i, part`.execute(trx);
  await sql`insert into jobs (id, kind, request_id, run_at, attempts, version)
    select ${id}, 'repost_card', id, ${bigint(Date.now() + HOUR_MS)}, 0, 1 from seeded where status = 'pending'
    union all select ${id}, 'show_request', id, at, 0, 1 from seeded where i % 10000 = 2
    union all select ${id}, 'carry_out_request', id, at, 0, 1 from seeded where status = 'approved'`.execute(trx);
  await sql`drop table seeded`.execute(trx);
}
