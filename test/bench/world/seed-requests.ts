import { sql } from 'kysely';
import type { Status } from '../../../src/domain/request.ts';
import { seedIds as cxengageIds } from '../../../src/sandbox/cxengage/seed.ts';
import { seed, seedIds } from '../../../src/sandbox/slack/seed.ts';
import { openDatabase } from '../../../src/store/database.ts';

const clock = { now: Date.now };
const REASON = 'Seeded';
let made = 0;

/** A request whose card can be clicked. */
export interface SeededCard {
  readonly id: string;
  readonly revision: string;
  readonly email: string;
  readonly channel: string;
  readonly ts: string;
}

/** Throws when one of the seeded requests still waits: Slack gets its ack for a click that is refused, too. */
export async function allDecided(url: string): Promise<void> {
  const { db } = await openDatabase(url, clock);
  const waiting = db.selectFrom('requests').select('id').where('reason', '=', REASON).where('status', '=', 'pending');
  const found = await waiting
    .limit(1)
    .executeTakeFirst()
    .finally(() => db.destroy());
  if (found) throw new Error(`request ${found.id} was clicked and is not decided`);
}

/**
 * Puts requests of Rita's into a database that has its tables, each with a card in the approvals channel and an audit
 * event, in one transaction. Ids are random, as the program's own are.
 */
export async function seedRequests(url: string, count: number, status: Status = 'pending'): Promise<SeededCard[]> {
  const { db, engine } = await openDatabase(url, clock);
  const id = sql.raw(engine === 'sqlite' ? 'lower(hex(randomblob(16)))' : 'gen_random_uuid()::text');
  const [first, last] = [made + 1, made + count];
  made = last;
  try {
    await db.transaction().execute(async (trx) => {
      await sql`insert into requests (id, revision, kind, status, email_key, submission_key, requester_team, requester_user, reason, content, names, attempt, created_at, updated_at)
        with recursive n (i) as (select cast(${first} as bigint) union all select i + 1 from n where i < ${last})
        select ${id}, ${id}, 'create_user', ${status}, 'person.' || i || '@example.com', ${id}, ${seed.team.id}, ${seedIds.rita}, ${REASON},
          '{"email":"person.' || i || '@example.com","roleId":"' || cast(${cxengageIds.platformUser} as text) || '","firstName":"Ann","status":"enabled"}',
          '{}', 0, i, i from n`.execute(trx);
      await sql`insert into messages (request_id, purpose, channel, ts)
        select id, 'card', ${seedIds.approvals}, created_at || '.000001' from requests where created_at between ${first} and ${last}`.execute(
        trx,
      );
      await sql`insert into audit_events (request_id, kind, actor_team, actor_user, to_status, at)
        select id, 'submitted', requester_team, requester_user, 'pending', created_at from requests where created_at between ${first} and ${last}`.execute(
        trx,
      );
    });
    const cards = await db
      .selectFrom('requests')
      .innerJoin('messages', 'messages.request_id', 'requests.id')
      .where('created_at', '>=', first)
      .where('created_at', '<=', last)
      .select(['id', 'revision', 'email_key', 'channel', 'ts'])
      .execute();
    return cards.map(({ email_key, ...card }) => ({ ...card, email: email_key ?? '' }));
  } finally {
    await db.destroy();
  }
}
