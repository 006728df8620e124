import type { JobKind } from '../ports/jobs.ts';
import type { Clock, NewId } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { openDatabase, sqlitePath } from './database.ts';
import { migrate } from './migrate.ts';
import { ownFile } from './sqlite-file.ts';
import { createStore, type OpenedStore } from './store.ts';

export interface StoreOptions {
  /** `sqlite:PATH` or `postgres://…`. */
  readonly url: string;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Called after the commit with the kinds of jobs that just became due. A claim of them still waits for the flush. */
  readonly onJobs?: (kinds: readonly JobKind[]) => void;
}

/**
 * Opens the database and migrates its tables. Throws `upstream` if it cannot be opened and `conflict` if it is newer
 * than this program; the message says what to do.
 */
export async function openStore({ url, clock, newId, onJobs = () => {} }: StoreOptions): Promise<OpenedStore> {
  const database = await openDatabase(url, clock);
  try {
    await migrate(database);
  } catch (error) {
    await database.db.destroy();
    throw error;
  }
  return createStore(database, newId, onJobs);
}

/**
 * Opens the store for the running bot. A SQLite file belongs to one process, so leases left by a crashed process end at
 * once. PostgreSQL is shared by several instances, so there they expire. Throws like `openStore`, and `conflict` if
 * another process uses the SQLite file.
 */
export async function openStoreExclusively(options: StoreOptions): Promise<Store> {
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
