import { realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type SqliteFile from 'better-sqlite3';
import { KnownError } from '../errors.ts';

/** Notices that files of an open database were removed, moved or replaced. */
export interface FileWatch {
  /** Undefined while all files are in place. Call it outside of a transaction. */
  problem(): KnownError | undefined;
}

/**
 * An open file stays readable and writable after it is deleted, but what is in it is lost when the process ends. So the
 * paths must lead to the same files as at the start. Without its -wal file, the database lacks the latest commits. We
 * still have it open, so `problem` copies them into the database file at once.
 */
export function watchFiles(file: SqliteFile.Database): FileWatch {
  const real = realpathSync(file.name);
  const log = `${real}-wal`;
  const inodes = [file.name, log, `${real}-shm`].map((path) => [path, inodeOf(path)] as const);
  let isCopied = false;

  /** A passive checkpoint waits for nobody, so another program that reads may keep it from copying all. */
  function copyLog(): void {
    // The columns of this pragma (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
    const [done] = file.pragma('wal_checkpoint(PASSIVE)') as readonly { log: number; checkpointed: number }[];
    isCopied = done !== undefined && done.log === done.checkpointed;
  }

  return {
    problem() {
      const lost = inodes.filter(([path, inode]) => inodeOf(path) !== inode).map(([path]) => path);
      if (!lost.includes(log)) isCopied = false;
      else if (!isCopied) copyLog();
      const [path] = lost;
      if (path === undefined) return undefined;
      return path === file.name ? fileMoved() : partRemoved(basename(path));
    },
  };
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

function fileMoved(): KnownError {
  const sentence = "The bot's database file is not where it was, so nothing was stored.";
  return new KnownError('storage', sentence, { code: 'file_moved' });
}

function partRemoved(name: string): KnownError {
  const sentence = `${name}, a part of the bot's database, was removed while the bot runs, so nothing was stored. The operator must restart the bot.`;
  return new KnownError('storage', sentence, { code: 'file_moved' });
}
