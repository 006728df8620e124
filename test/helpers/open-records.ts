import pg from 'pg';
import * as v from 'valibot';
import type { Status } from '../../src/domain/request.ts';

const load = v.object({ running: v.number(), due: v.number(), left: v.number() });
const state = v.object({
  id: v.string(),
  status: v.string(),
  attempt: v.number(),
  revision: v.string(),
  retryable: v.nullable(v.string()),
});
const place = v.object({ request: v.string(), purpose: v.string(), channel: v.string(), ts: v.string() });
const event = v.object({
  request: v.string(),
  kind: v.string(),
  actor: v.nullable(v.string()),
  instance: v.string(),
});

/** A request as it stands. */
export interface State {
  readonly id: string;
  readonly status: Status;
  readonly attempt: number;
  readonly revision: string;
  /** It failed, and a Retry can help. */
  readonly retryable: boolean;
}
export type Place = v.InferOutput<typeof place>;
export type Event = v.InferOutput<typeof event>;

/** What the instances of a fleet have stored, read behind their backs. */
export interface Records {
  /** Jobs that run, that are due and wait, and that there are at all. `now` is the time by the sandbox clock. */
  load(now: number): Promise<v.InferOutput<typeof load>>;
  states(): Promise<readonly State[]>;
  places(): Promise<readonly Place[]>;
  /** The audit events, oldest first, with the instance that wrote each. */
  events(): Promise<readonly Event[]>;
  close(): Promise<void>;
}

export async function openRecords(url: string): Promise<Records> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const rows = async (sql: string, values: readonly unknown[] = []) => (await client.query(sql, [...values])).rows;
  return {
    async load(now) {
      const [row] = await rows(
        `select count(*) filter (where lease is not null and lease_until > $1)::int as running,
                count(*) filter (where run_at <= $1 and (lease is null or lease_until <= $1))::int as due,
                count(*)::int as left
         from jobs`,
        [now],
      );
      return v.parse(load, row);
    },
    async states() {
      const sql = `select id, status, attempt, revision, outcome::json ->> 'retryable' as retryable from requests`;
      return v.parse(v.array(state), await rows(sql)).map(({ status, retryable, ...rest }) => ({
        ...rest,
        // The column holds the words of the domain; a constraint of the table sees to it.
        status: status as Status,
        retryable: status === 'failed' && retryable === 'true',
      }));
    },
    places: async () =>
      v.parse(v.array(place), await rows('select request_id as request, purpose, channel, ts from messages')),
    events: async () =>
      v.parse(
        v.array(event),
        await rows('select request_id as request, kind, actor_user as actor, instance from audit_events order by seq'),
      ),
    close: () => client.end(),
  };
}
