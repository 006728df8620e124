import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

export interface FileOwner {
  readonly uid: number;
  /** Permission bits, such as 0o660. */
  readonly mode: number;
  readonly isFolder: boolean;
}

/**
 * A sentence that names what keeps this process from the SQLite file: the file, a file beside it or its folder, with
 * its owner. Undefined if permissions are not the cause. Windows has no such owners.
 */
export function accessProblem(path: string, uid: number | undefined = process.geteuid?.()): string | undefined {
  if (uid === undefined) return undefined;
  const files = [path, `${path}-wal`, `${path}-shm`, `${path}-lock`].filter((file) => existsSync(file));
  for (const blocked of [...files, nearestFolder(path)]) {
    const { uid: owner, mode } = statSync(blocked);
    const isFolder = !files.includes(blocked);
    const canUse = isUsable(blocked, isFolder);
    const isPublic = !isFolder && (mode & 0o077) !== 0 && owner !== uid;
    if (!canUse && isFolder && blocked !== dirname(path)) return missingFolderSentence(dirname(path), blocked, uid);
    if (!canUse || isPublic) return accessSentence(blocked, { uid: owner, mode: mode & 0o777, isFolder }, uid);
  }
  return undefined;
}

/** What is wrong with a file or folder that this process, run by `uid`, cannot use or keep to itself. */
export function accessSentence(path: string, { uid: owner, mode, isFolder }: FileOwner, uid: number): string {
  const bits = `0${mode.toString(8)}`;
  const what = isFolder ? `the folder ${path}` : path;
  if (owner === uid) {
    return `${what} has mode ${bits}, so its own user may not write to it: chmod u+rw${isFolder ? 'x' : ''} ${path}`;
  }
  return `${what} belongs to user ${owner} (mode ${bits}), and the bot runs as user ${uid}, which must own it to keep personal data private: chown ${uid} ${path}, or run the bot as its owner`;
}

/** How to make a folder, without another owner for the one above it, which may be the system's. */
export function missingFolderSentence(folder: string, above: string, uid: number): string {
  return `the folder ${folder} does not exist, and the bot, which runs as user ${uid}, may not create it in ${above}: run "install -d -m 700 -o ${uid} ${folder}" as root`;
}

function isUsable(path: string, isFolder: boolean): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | (isFolder ? constants.X_OK : 0));
    return true;
  } catch {
    return false;
  }
}

/** The folder that a file is in or, if it does not exist, the nearest one above it that does. */
export function nearestFolder(path: string): string {
  const folder = dirname(path);
  // A folder that may not be entered looks as if it did not exist; then its parent is named.
  return folder === path || existsSync(folder) ? folder : nearestFolder(folder);
}
