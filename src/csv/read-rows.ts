import { FILE_TOO_LARGE, MAX_FILE_BYTES } from '../domain/batch.ts';
import type { BatchRow } from '../domain/batch-row.ts';
import { type ReadAs, readAsSentence } from '../domain/encoding.ts';
import { clamp, figure } from '../domain/text.ts';
import { isKnownError, KnownError } from '../errors.ts';
import type { ReadOptions } from '../ports/csv.ts';
import { type Header, MAX_COLUMNS, readHeader } from './columns.ts';
import { isEmailHeading } from './headings.ts';
import { type CsvRecord, MAX_CELL, readRecords } from './read-records.ts';
import { type EncodingWatch, watchEncoding } from './watch-encoding.ts';

/** Enough for a request that people make; not meant for database dumps. The form states it before the upload. */
export const MOST_ROWS = 10_000;

const ROLE_FIELD = 'Choose one under "Platform role for rows without one"';

/** A title or an empty form above the header takes no more. */
const MAX_LINES_ABOVE = 4;

export interface CsvTable {
  readonly header: Header;
  /** Line of the header, where it is not the first that has words. */
  readonly headerLine?: number;
  readonly rows: AsyncGenerator<BatchRow>;
  /** As in `Table`. */
  readAs(): ReadAs | undefined;
}

/**
 * Reads the header; `rows` then reads row by row. Throws `validation` with a sentence for the author of the file when
 * it is not CSV, too large, or has no valid header. `rows` throws it for a broken quote, too many rows, or no rows.
 */
export async function readTable(source: Uint8Array | string, options: ReadOptions = {}): Promise<CsvTable> {
  const size = typeof source === 'string' ? Buffer.byteLength(source) : source.length;
  if (size > MAX_FILE_BYTES) throw new KnownError('validation', FILE_TOO_LARGE);
  const watch = watchEncoding(source, options.encoding);
  const records = readRecords(source, watch.encoding);
  const toTell = (error: unknown) => withEncoding(error, watch, options);
  try {
    let first = await records.next();
    if (!first.done && isSeparatorLine(first.value.cells)) first = await records.next();
    if (first.done) throw new KnownError('validation', 'The file has no lines.');
    const found = await headerIn(first.value, records, watch);
    const header = readHeader(found.cells);
    const isBelow = found.line !== first.value.line;
    const rows = rowsOf(header, records, watch, options);
    return {
      header,
      ...(isBelow && { headerLine: found.line }),
      rows: withErrors(rows, toTell),
      readAs: watch.readAs,
    };
  } catch (error) {
    throw toTell(error);
  }
}

async function* withErrors(rows: AsyncGenerator<BatchRow>, toTell: (error: unknown) => unknown) {
  try {
    yield* rows;
  } catch (error) {
    throw toTell(error);
  }
}

/** Why a file is refused can be that its letters were read wrong, so its author is told how they were. */
function withEncoding(error: unknown, watch: EncodingWatch, { encoding, remedy }: ReadOptions): unknown {
  const readAs = watch.readAs();
  if (!readAs?.example || !isKnownError(error, 'validation')) return error;
  return new KnownError('validation', `${error.message} ${readAsSentence(readAs, encoding, remedy)}`);
}

/** The record that names an email column, among the first; else the first, whose problem is then told. */
async function headerIn(first: CsvRecord, records: AsyncIterator<CsvRecord>, watch: EncodingWatch): Promise<CsvRecord> {
  let record = first;
  watch.look(record);
  for (let above = 0; !record.cells.slice(0, MAX_COLUMNS).some(isEmailHeading); above += 1) {
    const next = above < MAX_LINES_ABOVE ? await records.next() : undefined;
    if (!next || next.done) return first;
    record = next.value;
    watch.look(record);
  }
  return record;
}

/** `sep=;` is a line above the header in which Excel names the delimiter. */
function isSeparatorLine([first = '', ...rest]: readonly string[]): boolean {
  return /^sep=[,;|]?$/i.test(first) && rest.every((cell) => cell === '');
}

async function* rowsOf(
  { columns, headings, unknownAt }: Header,
  records: ReturnType<typeof readRecords>,
  watch: EncodingWatch,
  { needsRole = false, roleRemedy = ROLE_FIELD }: ReadOptions,
): AsyncGenerator<BatchRow> {
  let count = 0;
  for await (const record of records) {
    const { line, cells } = record;
    watch.look(record, columns);
    if (needsRole && !columns.includes('roleId')) {
      const sentence = `There is no column for the platform role. ${roleRemedy}, or add a column "role".`;
      throw new KnownError('validation', sentence);
    }
    count += 1;
    if (count > MOST_ROWS)
      throw new KnownError('validation', `The file has more than ${figure(MOST_ROWS)} rows. Split it.`);
    const named = cells.flatMap((cell, at) => {
      const column = columns[at];
      return column && cell !== '' ? [[column, clamp(cell, MAX_CELL)] as const] : [];
    });
    const tooLong = columns.find((column, at) => column && (cells[at]?.length ?? 0) > MAX_CELL);
    const surplus = cells.slice(columns.length).filter((cell) => cell !== '');
    // As many as the row has: one with few cells costs little, however many columns the header names.
    const others = unknownAt.filter((at) => at < cells.length).map((at) => clamp(cells[at] ?? '', MAX_CELL));
    yield {
      line,
      cells: Object.fromEntries(named),
      ...(others.some((cell) => cell !== '') && { otherCells: others }),
      ...(tooLong && { problem: `${headings[tooLong]}: this cell has more than ${figure(MAX_CELL)} characters.` }),
      ...(surplus.length > 0 && {
        problem:
          'This line has more cells than the header. Put quotes around a cell that contains a comma, semicolon or tab.',
        surplus: surplus.join(', '),
      }),
    };
  }
  if (count === 0) throw new KnownError('validation', 'The file has a header but no rows.');
}
