import type { Tables } from '../ports/csv.ts';

/** Implements `Tables` for CSV. Loaded lazily; most processes never handle a CSV. */
export const tables: Tables = {
  async read(source) {
    const { readTable } = await import('./read-rows.ts');
    const { header, headerLine, rows } = await readTable(source);
    return { ...header, ...(headerLine !== undefined && { headerLine }), rows };
  },
  async write(header, lines) {
    const { writeRows } = await import('./write-rows.ts');
    return writeRows(header, lines);
  },
};
