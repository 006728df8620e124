import type { Tables } from '../domain/batch-ports.ts';
import { readTable } from './read-rows.ts';
import { writeRows } from './write-rows.ts';

/** The Tables port: CSV. */
export const tables: Tables = {
  async read(source) {
    const { header, rows } = await readTable(source);
    return { columns: header.columns, unknown: header.unknown, rows };
  },
  write: writeRows,
};
