import { Kysely, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../ports/runtime.ts';
import type { Schema } from './schema.ts';
import { sqlite } from './sqlite.ts';

export type Engine = 'sqlite' | 'postgres';

export interface Database {
  readonly db: Kysely<Schema>;
  readonly engine: Engine;
  /**
   * The lease clock's time plus `afterMs`, in milliseconds, as a query expression. PostgreSQL uses the server's clock,
   * because all instances share it, plus the offset of `clock` from the system clock.
   */
  now(afterMs?: number): RawBuilder<number>;
  /** Resolves when all commits so far are on disk. On PostgreSQL they already are: it confirms only durable commits. */
  kept(): Promise<void>;
}

/** The path in `sqlite:PATH`; undefined for any other database. */
export function sqlitePath(url: string): string | undefined {
  return /^sqlite:(.*)$/s.exec(url)?.[1];
}

/**
 * Opens `sqlite:PATH`. For `postgres://…` it only reads the URL; the first query connects. Throws `upstream` if a
 * SQLite file cannot be opened and `validation` if the URL is wrong; the message says what to do.
 */
export async function openDatabase(url: string, clock: Clock): Promise<Database> {
  const path = sqlitePath(url);
  if (path !== undefined) {
    const { dialect, kept } = sqlite(path);
    const db = new Kysely<Schema>({ dialect });
    return { db, engine: 'sqlite', now: (afterMs = 0) => sql`${clock.now() + Math.round(afterMs)}`, kept };
  }
  // Loaded lazily; most installations run on SQLite.
  const { postgres } = await import('./postgres.ts');
  const db = new Kysely<Schema>({ dialect: postgres(url) });
  // As a subquery, the clock is read once per statement instead of once per row.
  const now = (afterMs = 0) =>
    sql<number>`(select floor(extract(epoch from clock_timestamp()) * 1000)::bigint + ${clockOffset(clock) + Math.round(afterMs)}::bigint)`;
  return { db, engine: 'postgres', now, kept: async () => {} };
}

/** Reads both clocks in the same millisecond, so that the offset of an unchanged clock is exactly 0. */
function clockOffset(clock: Clock): number {
  for (;;) {
    const before = Date.now();
    const now = clock.now();
    if (Date.now() === before) return now - before;
  }
}
