import { setImmediate } from 'node:timers/promises';
import { CsvError, type Options, parse } from 'csv-parse';
import type { Encoding } from '../domain/encoding.ts';
import { KnownError } from '../errors.ts';
import { decoded } from './encoding.ts';
import { isEmailHeading } from './headings.ts';
import { notCsv } from './not-csv.ts';
import { unguarded } from './write-rows.ts';

/** A record of the table, its cells trimmed. */
export interface CsvRecord {
  /** Line in the file where the record begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Room for what other systems export beside our columns, such as a photo. A longer record has a quote that is never closed. */
const MAX_RECORD = 512 * 1024;

/** More than any field takes. No pattern looks at a longer cell. */
export const MAX_CELL = 3_000;

/** A part can hold two thousand short records, which a caller checks one by one: let other work run between. */
const RECORDS_AT_ONCE = 200;

/** csv-parse's code for a quote that is still open at the end of the file. */
const OPEN_AT_END = 'CSV_QUOTE_NOT_CLOSED';
/** csv-parse's code for a record whose cells are too long together; delimiters do not count. */
const TOO_LONG = 'CSV_MAX_RECORD_SIZE';

/** Explanations of csv-parse's error codes. */
const PROBLEMS: Readonly<Record<string, string>> = {
  [OPEN_AT_END]: 'a quotation mark is opened and never closed',
  [TOO_LONG]: 'this is too long for a row. A quotation mark may be opened and never closed',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'text follows a closing quotation mark. To use a quotation mark inside a quoted cell, type it twice',
};

/**
 * Yields the records of a file or of pasted rows, skipping blank ones. Without an `encoding`, it is detected.
 * Throws `validation` with a sentence when the input is not CSV, or stops being CSV at some line.
 */
export async function* readRecords(source: Uint8Array | string, encoding?: Encoding): AsyncGenerator<CsvRecord> {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  const problem = notCsv(bytes);
  if (problem) throw new KnownError('validation', problem);
  const texts = decoded(bytes, encoding);
  const first = texts.next().value ?? '';
  const parser = startParser(delimiterOf(first));
  try {
    yield* parser.feed(first);
    for (const text of texts) {
      yield* parser.feed(text);
      // Let other work run while a large file is read.
      await setImmediate();
    }
    yield* parser.feed(undefined);
  } finally {
    parser.close();
  }
}

/** Feeds csv-parse part by part: as a stream it would drop the good records before an error. */
function startParser(delimiter: string) {
  /** Records that ended in the current part. */
  let records: CsvRecord[] = [];
  /** Text from the start of the current record, and the byte offset of that start. */
  let unread = Buffer.alloc(0);
  let offset = 0;
  let line = 1;
  const options: Options = {
    delimiter,
    max_record_size: MAX_RECORD,
    // One file can mix line breaks, for example after pasting rows from another program.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote in the middle of a cell is text: 5" pipe.
    relax_quotes: true,
    trim: true,
    // Lines of blanks cost nothing but their bytes.
    skip_empty_lines: true,
    on_record(cells, { bytes: end }) {
      // csv-parse counts CRLF within quotes as two lines, so count lines here.
      // csv-parse compares each record with the first, and makes an Error with a copy of each that is longer or shorter,
      // also where that is relaxed: a hundred times the work. To it, every record is the first.
      Object.assign(parser.info, { records: 0 });
      const text = unread.toString('latin1', 0, end - offset);
      const startLine = line + lineBreaksIn(blanksBefore(text));
      line += lineBreaksIn(text);
      unread = unread.subarray(end - offset);
      offset = end;
      // Remove the apostrophe before trimming: it may guard a tab.
      const trimmed = cells.map((cell) => (cell.length > MAX_CELL ? cell : unguarded(cell).trim()));
      if (trimmed.some((cell) => cell !== '')) records.push({ line: startLine, cells: trimmed });
      return undefined;
    },
  };
  /** Blank lines belong to no record, however many there are. A last CR stays: an LF may follow it. */
  function skipBlankLines(): void {
    const blanks = blanksBefore(unread.toString('latin1')).replace(/\r$/, '');
    const end = Math.max(blanks.lastIndexOf('\n'), blanks.lastIndexOf('\r')) + 1;
    line += lineBreaksIn(blanks.slice(0, end));
    unread = unread.subarray(end);
    offset += end;
  }

  // The callback of `write` gets the same error.
  const parser = parse(options).on('error', () => {});
  return {
    /** Yields the records that end in this part, then throws the error after them. `undefined` ends the text. */
    async *feed(text: string | undefined): AsyncGenerator<CsvRecord> {
      const part = Buffer.from(text ?? '');
      unread = Buffer.concat([unread, part]);
      const error = await new Promise<Error | null | undefined>((resolve) =>
        text === undefined ? parser.end(resolve) : parser.write(part, resolve),
      );
      for (const [at, record] of records.entries()) {
        yield record;
        if (at % RECORDS_AT_ONCE === RECORDS_AT_ONCE - 1) await setImmediate();
      }
      records = [];
      if (error instanceof CsvError) throw errorAt(line, error.code, unread);
      if (error) throw error;
      skipBlankLines();
      if (unread.length > MAX_RECORD) throw errorAt(line, TOO_LONG, unread);
    },
    close: () => parser.destroy(),
  };
}

function errorAt(line: number, code: string, record: Buffer): KnownError {
  const text = record.toString('latin1');
  const opened = [...text.matchAll(/"[^"]*(?:""[^"]*)*("|$)/g)].find(([, end]) => end === '');
  const before = code === OPEN_AT_END && opened ? text.slice(0, opened.index) : blanksBefore(text);
  const startLine = line + lineBreaksIn(before);
  return new KnownError('validation', `From line ${startLine} on: ${PROBLEMS[code] ?? 'this is not CSV'}.`);
}

/** The blanks with which a text begins, as csv-parse trims them. */
function blanksBefore(text: string): string {
  return /^[ \t\r\n\f]*/.exec(text)?.[0] ?? '';
}

function lineBreaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Lines in which a header is looked for. */
const MAX_HEADER_LINES = 5;

/**
 * The delimiter of a table: the one by which an early line has a heading for emails, and most cells. Without such a line, the
 * one that occurs most often outside quotes in the first line with content; a comma if there is none.
 */
export function delimiterOf(text: string): Delimiter {
  const lines = firstLines(text);
  for (const parts of lines) {
    const tables = DELIMITERS.map((delimiter) => ({ delimiter, cells: cellsBy(delimiter, parts) }));
    const [best] = tables
      .filter(({ cells }) => cells.some(isEmailHeading))
      .sort((a, b) => b.cells.length - a.cells.length);
    if (best) return best.delimiter;
  }
  const [first = []] = lines;
  const count = (delimiter: Delimiter) => cellsBy(delimiter, first).length;
  const [best] = DELIMITERS.toSorted((a, b) => count(b) - count(a));
  return best ?? ',';
}

/** The first lines with content, each in parts outside quotes and, at odd places, within. */
function firstLines(text: string): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let line: string[] = [];
  const end = () => {
    if (line.some((part) => part.trim() !== '')) lines.push(line);
    line = [];
  };
  for (const [at, part] of text.split('"').entries()) {
    if (at % 2 > 0) line.push(part);
    else {
      const [start = '', ...rest] = part.split(/\r\n|\r|\n/);
      line.push(start);
      for (const next of rest) {
        end();
        line = [next];
      }
    }
    if (lines.length >= MAX_HEADER_LINES) return lines.slice(0, MAX_HEADER_LINES);
  }
  end();
  return lines;
}

/** The cells of a line, without their quotes. */
function cellsBy(delimiter: Delimiter, parts: readonly string[]): readonly string[] {
  const cells = [''];
  for (const [at, part] of parts.entries()) {
    const [start = '', ...rest] = at % 2 > 0 ? [part] : part.split(delimiter);
    cells.push(`${cells.pop()}${start}`, ...rest);
  }
  return cells.map((cell) => cell.trim());
}
