import { randomUUID } from 'node:crypto';
import { type CompiledQuery, Kysely } from 'kysely';
import { type Database, openDatabase, sqlitePath } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { postgres } from '../../../src/store/postgres.ts';
import type { Schema } from '../../../src/store/schema.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { createStore, type OpenedStore } from '../../../src/store/store.ts';
import { fill } from './fill.ts';

/** What a function of the store has sent to the database. */
export interface Asked {
  readonly by: string;
  readonly query: CompiledQuery;
}

interface AllAsked {
  /** Each statement once for each function. */
  readonly statements: readonly Asked[];
  /** Functions of the store that the story has left out. */
  readonly left: readonly string[];
}

/** Plays a story on a new store of the database at `url`; answers with every statement that was sent, `begin` and its like apart. */
export async function askedBy(url: string, play: (store: OpenedStore) => Promise<void>): Promise<AllAsked> {
  const database = await openDatabase(url, { now: Date.now });
  await migrate(database);
  // SQLite does not look at how many there are, unless it is told to.
  if (database.engine === 'postgres') await fill(url);
  const asked = new Map<string, Asked>();
  const called = new Set(['close']);
  const watched = await watching(url, (query) => {
    const by = [...called].at(-1) ?? '';
    if (/^(select|insert|update|delete|with)\b/.test(query.sql)) asked.set(`${by} ${query.sql}`, { by, query });
  });
  const store = createStore({ ...database, ...watched }, randomUUID, () => {});
  try {
    await play(noting(store, called));
    return { statements: [...asked.values()], left: Object.keys(store).filter((name) => !called.has(name)) };
  } finally {
    await store.close();
    await database.db.destroy();
  }
}

/** Sees what is sent, whichever way it was made. */
async function watching(url: string, see: (query: CompiledQuery) => void): Promise<Pick<Database, 'db' | 'kept'>> {
  const path = sqlitePath(url);
  const log = ({ query }: { readonly query: CompiledQuery }) => see(query);
  if (path === undefined)
    return { db: new Kysely<Schema>({ dialect: await postgres(url), log }), kept: async () => {} };
  const { dialect, kept } = sqlite(path);
  return { db: new Kysely<Schema>({ dialect, log }), kept };
}

/** The store, whose function that is called last is the last one in `called`. */
function noting(store: OpenedStore, called: Set<string>): OpenedStore {
  const noted = Object.entries(store).map(([name, call]) => [
    name,
    (...args: never[]) => {
      called.delete(name);
      called.add(name);
      return call(...args);
    },
  ]);
  // The same names with functions of the same arguments and results.
  return Object.fromEntries(noted) as OpenedStore;
}
