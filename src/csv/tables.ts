import type { Tables } from '../ports/csv.ts';

/** The Tables port: CSV. What reads and writes it is imported when the first file is there: most runs see none. */
export const tables: Tables = {
  async read(source) {
    const { readTable } = await import('./read-rows.ts');
    const { header, rows } = await readTable(source);
    return { columns: header.columns, unknown: header.unknown, rows };
  },
  async write(header, lines) {
    const { writeRows } = await import('./write-rows.ts');
    return writeRows(header, lines);
  },
};
