import { codeOf, KnownError } from '../errors.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { Clock, NewId } from '../ports/runtime.ts';
import type { Store } from '../ports/store.ts';
import { type Database, openDatabase, sqlitePath } from './database.ts';
import { storageError } from './errors.ts';
import { migrate } from './migrate.ts';
import { connectionError } from './postgres-problems.ts';
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

/** The store of the running bot, and the start of it. */
export interface RunningStore extends Store {
  /**
   * Connects and migrates the tables; no other method works before. Throws `upstream` while the server cannot be
   * reached or another program has locked the SQLite file, and another kind if a setting is wrong or the database is newer than this program.
   */
  connect(): Promise<void>;
}

/**
 * Opens the database and migrates its tables. Throws a KnownError if that cannot be done: `upstream` if it may be
 * possible later, and `conflict` if the database is newer than this program. The message says what to do.
 */
export async function openStore(options: StoreOptions): Promise<OpenedStore> {
  const { store, database } = await create(options);
  try {
    await prepare(database);
  } catch (error) {
    await store.close();
    throw error;
  }
  return store;
}

/**
 * Opens the store for the running bot; call `connect` until it works. A SQLite file belongs to one process, so leases
 * left by a crashed process end at once. PostgreSQL is shared by several instances, so there they expire. Throws
 * `conflict` if another process uses the SQLite file, and a KnownError if the file or the URL is wrong.
 */
export async function openStoreExclusively(options: StoreOptions): Promise<RunningStore> {
  const path = sqlitePath(options.url);
  const release = path === undefined ? () => {} : ownFile(path);
  try {
    const { store, database } = await create(options);
    return {
      ...store,
      async connect() {
        await prepare(database, path === undefined ? undefined : store.endLeases);
      },
      close: () => store.close().finally(release),
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function create({ url, clock, newId, onJobs = () => {} }: StoreOptions) {
  const database = await openDatabase(url, clock);
  return { database, store: createStore(database, newId, onJobs) };
}

async function prepare(database: Database, afterMigration = async () => {}): Promise<void> {
  try {
    await migrate(database);
    await afterMigration();
  } catch (error) {
    if (database.engine === 'postgres') throw connectionError(error);
    const code = codeOf(error);
    if (!code?.startsWith('SQLITE_BUSY')) throw storageError(error);
    const sentence = 'Another program has locked the database file: stop it, or wait until it is done.';
    throw new KnownError('upstream', sentence, { code, cause: error });
  }
}
