import { setTimeout } from 'node:timers/promises';
import SqliteFile from 'better-sqlite3';

const RETRY_EVERY_MS = 50;
/** 1 s in all: a person waits for an answer, and Slack for 3 s at most. */
const MAX_RETRIES = 20;

/** Waits for another program that has locked the SQLite file, without holding the event loop as SQLite itself would. */
export interface Patience {
  /**
   * Repeats `work` while the file is locked. All callers share one limit: once it is used up, each tries just once
   * until a write succeeds. So those who come later do not wait in line.
   */
  whenFree<T>(work: () => Promise<T>, isWrite: boolean): Promise<T>;
}

/** `wait` is a parameter for tests. */
export function createPatience(wait: () => Promise<unknown> = () => setTimeout(RETRY_EVERY_MS)): Patience {
  let left = MAX_RETRIES;
  return {
    async whenFree(work, isWrite) {
      for (;;) {
        try {
          const result = await work();
          // Reads go on while another program writes.
          if (isWrite) left = MAX_RETRIES;
          return result;
        } catch (error) {
          if (!isLocked(error) || left === 0) throw error;
          left -= 1;
          await wait();
        }
      }
    },
  };
}

/** Whether another program has locked the file (https://sqlite.org/rescode.html#busy). Nothing was done then. */
function isLocked(error: unknown): boolean {
  return error instanceof SqliteFile.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
