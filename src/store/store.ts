import type { Clock, JobKind, NewId } from '../domain/ports.ts';
import { openDatabase } from './database.ts';
import { migrate } from './migrate.ts';
import { type OpenedStore, storeOn } from './store-on.ts';

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
