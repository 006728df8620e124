import type { BatchRow, Column } from '../domain/batch-row.ts';

/** A table as it is read: the header at once, its rows one by one. */
export interface Table {
  /** By their place in a line; undefined where nobody knows the name. */
  readonly columns: readonly (Column | undefined)[];
  /** Names that are no column. */
  readonly unknown: readonly string[];
  readonly rows: AsyncIterable<BatchRow>;
}

/** CSV in and out. */
export interface Tables {
  /** Throws `validation` with a sentence for whoever made the file; so does going through `rows`. */
  read(source: Uint8Array | string): Promise<Table>;
  /** A whole file of these lines. */
  write(
    header: readonly string[],
    lines: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  ): Promise<string>;
}
