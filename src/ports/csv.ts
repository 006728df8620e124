import type { BatchRow, Column, Headings } from '../domain/batch-row.ts';
import type { ChosenEncoding, ReadAs } from '../domain/encoding.ts';

/** What the author of a table chose for it. */
export interface ReadOptions {
  /** Without one, it is detected. A byte-order mark wins over it, and pasted text has none. */
  readonly encoding?: ChosenEncoding;
  /** Refuses rows without a role column, all at once: no role was chosen for rows that name none. */
  readonly needsRole?: boolean;
  /** What the author can do about it, as the start of a sentence. Default: choose a role in the form. */
  readonly roleRemedy?: string;
  /** Ends the sentence that says what to do about wrong letters. Default: choose an encoding in the form. */
  readonly remedy?: string;
}

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
  /** How the file was read, if that was chosen or is a guess. The example is known once the rows are read. */
  readAs(): ReadAs | undefined;
}

/** Reads and writes CSV. */
export interface Tables {
  /** Throws `validation` with a sentence for the author of the file. Iterating `rows` can throw it too. */
  read(source: Uint8Array | string, options?: ReadOptions): Promise<Table>;
  /** The text of a complete file. */
  write(
    header: readonly string[],
    lines: AsyncIterable<readonly string[]> | Iterable<readonly string[]>,
  ): Promise<string>;
}
