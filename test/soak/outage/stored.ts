import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import * as v from 'valibot';
import { requestOutcome } from '../../../src/domain/outcome.ts';
import { REQUEST_KINDS, STATUSES } from '../../../src/domain/request.ts';
import { writes } from '../../../src/domain/writes.ts';
import { sqlitePath } from '../../../src/store/database.ts';

const json = <T>(schema: v.GenericSchema<unknown, T>) => v.nullable(v.pipe(v.string(), v.parseJson(), schema));
const request = v.object({
  id: v.string(),
  revision: v.string(),
  kind: v.picklist(REQUEST_KINDS),
  status: v.picklist(STATUSES),
  content: v.pipe(
    v.string(),
    v.parseJson(),
    v.object({ email: v.optional(v.string(), ''), tenantId: v.optional(v.string()), source: v.optional(v.unknown()) }),
  ),
  requester_user: v.string(),
  outcome: json(requestOutcome),
  writes: json(writes),
  attempt: v.number(),
});
const row = v.object({
  request_id: v.string(),
  line: v.number(),
  state: v.string(),
  email: v.string(),
  outcome: json(v.object({ kind: v.optional(v.string()), sentence: v.optional(v.string()) })),
});
const job = v.object({
  kind: v.string(),
  request_id: v.string(),
  run_at: v.number(),
  attempts: v.number(),
  lease_until: v.nullable(v.number()),
});
const message = v.object({ request_id: v.string(), purpose: v.string(), channel: v.string(), ts: v.string() });
const event = v.object({
  request_id: v.string(),
  kind: v.string(),
  actor_user: v.nullable(v.string()),
  from_status: v.nullable(v.string()),
  to_status: v.nullable(v.string()),
});

export type StoredRequest = v.InferOutput<typeof request>;
export type Row = v.InferOutput<typeof row>;
export type Job = v.InferOutput<typeof job>;
export type Place = v.InferOutput<typeof message>;
export type Event = v.InferOutput<typeof event>;

/** A request about one address. */
export const isSingle = ({ kind }: StoredRequest) => kind === 'create_user' || kind === 'add_to_tenant';

/** What the program has stored, read behind its back, also while the program itself cannot reach its database. */
export interface Stored {
  requests(): Promise<readonly StoredRequest[]>;
  rows(): Promise<readonly Row[]>;
  jobs(): Promise<readonly Job[]>;
  messages(): Promise<readonly Place[]>;
  events(): Promise<readonly Event[]>;
  close(): Promise<void>;
}

/** `url` leads straight to the database. */
export async function openStored(url: string): Promise<Stored> {
  const { all, close } = await reader(url);
  const select = <T>(sql: string, schema: v.GenericSchema<unknown, T>) => {
    const found = v.array(schema);
    return async () => v.parse(found, await all(sql));
  };
  return {
    requests: select('select * from requests order by created_at, id', request),
    rows: select('select * from batch_rows order by request_id, line', row),
    jobs: select('select * from jobs', job),
    messages: select('select * from messages', message),
    events: select('select * from audit_events order by seq', event),
    close,
  };
}

async function reader(url: string): Promise<{ all(sql: string): Promise<unknown>; close(): Promise<void> }> {
  const path = sqlitePath(url);
  if (path !== undefined) {
    const file = new SqliteFile(path, { readonly: true });
    return { all: async (sql) => file.prepare(sql).all(), close: async () => void file.close() };
  }
  const pool = new pg.Pool({ connectionString: url, types: { getTypeParser } });
  // `end` does not wait for the server, which cuts the connection when the database is dropped.
  pool.on('error', () => {});
  return { all: async (sql) => (await pool.query(sql)).rows, close: () => pool.end() };
}

/** pg gives int8 as text. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format);
