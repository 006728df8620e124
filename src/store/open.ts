import type { JobKind } from '../ports/jobs.ts';
import type { Clock, NewId } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { openDatabase, sqlitePath } from './database.ts';
import { migrate } from './migrate.ts';
import { ownFile } from './sqlite-file.ts';
import { type OpenedStore, storeOn } from './store.ts';

export interface StoreOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  readonly url: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Told of the kinds of jobs that have just become due, once that is committed; a claim of them waits for the disk. */
  readonly onJobs?: (kinds: readonly JobKind[]) => void;
}

/**
 * Opens the database and brings its tables up to date. Throws KnownError when it cannot be opened (`upstream`) or is
 * newer than this program (`conflict`); the message says what to do.
 */
export async function openStore({ url, clock, newId, onJobs = () => {} }: StoreOptions): Promise<OpenedStore> {
  const database = await openDatabase(url, clock);
  try {
    await migrate(database);
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  return storeOn(database, newId, onJobs);
}

/**
 * The store of a running program. A SQLite file belongs to one process, so the jobs that an earlier one held when it died
 * are given back at once; on PostgreSQL other instances work too, and a dead one's jobs wait for the end of their leases.
 * Throws as `openStore` does, and `conflict` when another process has the file.
 */
export async function openSoleStore(options: StoreOptions): Promise<Store> {
  const path = sqlitePath(options.url);
  if (path === undefined) return openStore(options);
  const release = ownFile(path);
  let store: OpenedStore | undefined;
  const close = async () => {
    try {
      await store?.close();
    } finally {
      release();
    }
  };
  try {
    store = await openStore(options);
    await store.endLeases();
    return { ...store, close };
  } catch (error) {
    await close();
    throw error;
  }
}
