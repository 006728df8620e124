import { type CsvRecord, readRecords } from '../../src/csv/read-records.ts';
import { readTable } from '../../src/csv/read-rows.ts';
import type { BatchRow } from '../../src/domain/batch-row.ts';
import { KnownError } from '../../src/errors.ts';

type Source = Uint8Array | string;

/** What `list` gives, to its end. */
export async function allOf<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

/** The cells of every record. */
export async function cellsOf(source: Source): Promise<readonly (readonly string[])[]> {
  return (await allOf(readRecords(source))).map(({ cells }) => cells);
}

/** The rows of a table. */
export async function rowsOf(source: Source): Promise<readonly BatchRow[]> {
  return allOf((await readTable(source)).rows);
}

/** What is read before something is found wrong, and the sentence that says it. */
export async function untilBroken(source: Source): Promise<{ records: readonly CsvRecord[]; sentence: string }> {
  const records: CsvRecord[] = [];
  try {
    for await (const record of readRecords(source)) records.push(record);
  } catch (error) {
    if (error instanceof KnownError && error.kind === 'validation') return { records, sentence: error.message };
    throw error;
  }
  throw new Error(`nothing is wrong, but these were read: ${JSON.stringify(records)}`);
}
