import type { BatchRow, Column, Headings } from '../domain/batch-row.ts';

/** A table whose header is already read; its rows are read one by one. */
export interface Table {
  /** In file order; undefined for an unknown heading. */
  readonly columns: readonly (Column | undefined)[];
  /** Of each column that the file has, as written in the file. */
  readonly headings: Headings;
  /** Unknown headings. */
  readonly unknown: readonly string[];
  /** The heading of a column with whole names, where the file has no first and last names. */
  readonly fullNames?: string;
  /** Line of the header, where it is not the first that has words. */
  readonly headerLine?: number;
  readonly rows: AsyncIterable<BatchRow>;
}

/** Reads and writes CSV. */
export interface Tables {
  /** Throws `validation` with a sentence for the author of the file. Iterating `rows` can throw it too. */
  read(source: Uint8Array | string): Promise<Table>;
  /** The text of a complete file. */
  write(
    header: readonly string[],
    lines: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  ): Promise<string>;
}
