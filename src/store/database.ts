import { Kysely, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../ports/runtime.ts';
import type { Schema } from './schema.ts';
import { sqlite } from './sqlite.ts';

export type Engine = 'sqlite' | 'postgres';

export interface Database {
  readonly db: Kysely<Schema>;
  readonly engine: Engine;
  /**
   * The time in `afterMs` by the clock of the leases, for use in a query. On PostgreSQL that is the server's clock,
   * which all instances share; the difference that `clock` was moved by is added.
   */
  now(afterMs?: number): RawBuilder<number>;
  /** Resolves when all commits so far are on the disk. PostgreSQL confirms none before. */
  kept(): Promise<void>;
}

/** The path of a `sqlite:PATH`; undefined for another database. */
export function sqlitePath(url: string): string | undefined {
  return /^sqlite:(.*)$/s.exec(url)?.[1];
}

/** Opens `sqlite:PATH` or `postgres://…`. Throws `upstream` with what to do when it cannot. */
export async function openDatabase(url: string, clock: Clock): Promise<Database> {
  const path = sqlitePath(url);
  if (path !== undefined) {
    const { dialect, kept } = sqlite(path);
    const db = new Kysely<Schema>({ dialect });
    return { db, engine: 'sqlite', now: (afterMs = 0) => sql`${clock.now() + Math.round(afterMs)}`, kept };
  }
  // Imported late: most run on SQLite, and the driver would be read at every start.
  const { postgres } = await import('./postgres.ts');
  const db = new Kysely<Schema>({ dialect: await postgres(url) });
  // In a subquery it is read once a statement, not once a row.
  const now = (afterMs = 0) =>
    sql<number>`(select floor(extract(epoch from clock_timestamp()) * 1000)::bigint + ${movedBy(clock) + Math.round(afterMs)}::bigint)`;
  return { db, engine: 'postgres', now, kept: async () => {} };
}

/** Reads both clocks within one millisecond, so that a clock that was not moved differs by exactly 0. */
function movedBy(clock: Clock): number {
  for (;;) {
    const before = Date.now();
    const now = clock.now();
    if (Date.now() === before) return now - before;
  }
}
