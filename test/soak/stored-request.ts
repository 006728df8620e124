import SqliteFile from 'better-sqlite3';
import * as v from 'valibot';

const row = v.object({
  id: v.string(),
  revision: v.string(),
  kind: v.string(),
  status: v.string(),
  content: v.pipe(v.string(), v.parseJson(), v.looseObject({ email: v.string() })),
  outcome: v.nullable(v.pipe(v.string(), v.parseJson(), v.looseObject({ userId: v.optional(v.string()) }))),
  attempt: v.number(),
});
const job = v.object({ kind: v.string(), attempts: v.number(), starts: v.number(), lease: v.nullable(v.string()) });
const message = v.object({ purpose: v.string(), channel: v.string(), ts: v.string() });
const event = v.object({ kind: v.string() });

/** A request as the rows of the database tell it. */
export type StoredRequest = v.InferOutput<typeof row> & {
  readonly jobs: readonly v.InferOutput<typeof job>[];
  readonly messages: readonly v.InferOutput<typeof message>[];
  readonly events: readonly string[];
};

/** All requests of a SQLite file, read behind the program's back. */
export function storedRequests(path: string): readonly StoredRequest[] {
  const file = new SqliteFile(path, { readonly: true });
  try {
    const all = <T>(schema: v.GenericSchema<unknown, T>, sql: string, ...values: string[]) =>
      v.parse(v.array(schema), file.prepare(sql).all(...values));
    return all(row, 'select * from requests').map((request) => ({
      ...request,
      jobs: all(job, 'select * from jobs where request_id = ?', request.id),
      messages: all(message, 'select * from messages where request_id = ?', request.id),
      events: all(event, 'select kind from audit_events where request_id = ? order by seq', request.id).map(
        ({ kind }) => kind,
      ),
    }));
  } finally {
    file.close();
  }
}

/** The same in a line: `create_user approved; jobs carry_out_request (try 0, start 1, held); messages card direct`. */
export function wordsOf({ kind, status, jobs, messages }: StoredRequest): string {
  const job = jobs.map(
    (one) => `${one.kind} (try ${one.attempts}, start ${one.starts}${one.lease === null ? '' : ', held'})`,
  );
  const places = messages.map(({ purpose }) => purpose);
  return `${kind} ${status}; jobs ${job.join(', ') || 'none'}; messages ${places.join(' ') || 'none'}`;
}
