import type { Tables } from '../ports/csv.ts';

/** Implements `Tables` for CSV. Loaded lazily; most processes never handle a CSV. */
export const tables: Tables = {
  async read(source, options) {
    const { readTable } = await import('./read-rows.ts');
    const { header, headerLine, rows, readAs } = await readTable(source, options);
    return { ...header, ...(headerLine !== undefined && { headerLine }), rows, readAs };
  },
  async write(header, lines) {
    const { writeRows } = await import('./write-rows.ts');
    return writeRows(header, lines);
  },
};
