import SqliteFile from 'better-sqlite3';
import * as v from 'valibot';
import { REQUEST_KINDS, STATUSES } from '../../../src/domain/request.ts';
import { writes } from '../../../src/domain/writes.ts';

const status = v.picklist(STATUSES);
const requestRow = v.object({
  id: v.string(),
  revision: v.string(),
  kind: v.picklist(REQUEST_KINDS),
  status,
  email_key: v.nullable(v.string()),
  requester_user: v.string(),
  parent_id: v.nullable(v.string()),
  content: v.pipe(v.string(), v.parseJson(), v.object({ email: v.string() })),
  decision: v.nullable(v.pipe(v.string(), v.parseJson(), v.object({ by: v.object({ userId: v.string() }) }))),
  outcome: v.nullable(
    v.pipe(
      v.string(),
      v.parseJson(),
      v.object({
        result: v.string(),
        kind: v.optional(v.string()),
        sentence: v.optional(v.string()),
        retryable: v.optional(v.boolean()),
        userId: v.optional(v.string()),
      }),
    ),
  ),
  writes: v.nullable(v.pipe(v.string(), v.parseJson(), writes)),
  attempt: v.number(),
  updated_at: v.number(),
});
const jobRow = v.object({
  kind: v.string(),
  request_id: v.string(),
  run_at: v.number(),
  set_at: v.number(),
  attempts: v.number(),
  lease: v.nullable(v.string()),
  lease_until: v.nullable(v.number()),
});
const eventRow = v.object({
  seq: v.number(),
  request_id: v.string(),
  kind: v.string(),
  actor_user: v.nullable(v.string()),
  from_status: v.nullable(status),
  to_status: v.nullable(status),
  at: v.number(),
});
const messageRow = v.object({ request_id: v.string(), purpose: v.string(), channel: v.string(), ts: v.string() });
const countRow = v.object({ arrow: v.string(), times: v.number() });

export type RequestRow = v.InferOutput<typeof requestRow>;
export type JobRow = v.InferOutput<typeof jobRow>;
export type EventRow = v.InferOutput<typeof eventRow>;
export type MessageRow = v.InferOutput<typeof messageRow>;

export type Ledger = ReturnType<typeof openLedger>;

/** What the program has stored, read from its SQLite file behind its back: of the requests after so many (`since`). */
export function openLedger(path: string) {
  const file = new SqliteFile(path, { readonly: true });
  const asked = 'select id from requests where rowid > ?';
  const select = <T>(sql: string, row: v.GenericSchema<unknown, T>) => {
    const statement = file.prepare(sql);
    const rows = v.array(row);
    return (...values: readonly number[]): readonly T[] => v.parse(rows, statement.all(...values));
  };
  const counted = select('select count(*) as times from requests where rowid > ?', v.object({ times: v.number() }));
  return {
    requests: select(`select * from requests where id in (${asked}) order by rowid`, requestRow),
    events: select(`select * from audit_events where request_id in (${asked}) order by seq`, eventRow),
    messages: select(`select * from messages where request_id in (${asked})`, messageRow),
    jobs: select('select * from jobs', jobRow),
    /** How many requests there are. */
    count: () => counted(0)[0]?.times ?? 0,
    /** How often each arrow was taken, over all requests. */
    arrows: select(
      `select from_status || ' → ' || to_status as arrow, count(*) as times from audit_events
       where from_status is not null group by 1`,
      countRow,
    ),
    close: () => void file.close(),
  };
}
