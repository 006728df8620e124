import { mkdir, mkdtemp } from 'node:fs/promises';
import { createSqliteDatabase } from '../../helpers/databases.ts';

/** Where the program's own database is when nothing else is said: on a disk, whose commits take their time. */
const FOLDER = 'data';

/** A SQLite file on the disk, not made yet. */
export async function createDatabaseOnDisk() {
  await mkdir(FOLDER, { recursive: true });
  return createSqliteDatabase(await mkdtemp(`${process.cwd()}/${FOLDER}/bench-`));
}
