import type { Store } from '../domain/ports.ts';
import { sqlitePath } from './database.ts';
import { ownFile } from './own-file.ts';
import { openStore, type StoreOptions } from './store.ts';
import type { OpenedStore } from './store-on.ts';

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
