import { setImmediate } from 'node:timers/promises';
import { CsvError, type Options, parse } from 'csv-parse';
import { KnownError } from '../errors.ts';
import { decoded, notCsv } from './encoding.ts';
import { unguarded } from './write-rows.ts';

/** A line of the table, its cells trimmed. */
export interface CsvRecord {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row with every field as long as the form takes it is far shorter: what is longer has a quote that is never closed. */
const LONGEST_RECORD = 64 * 1024;

/** csv-parse's own word for a quote that is open at the end of the file. */
const OPEN_AT_END = 'CSV_QUOTE_NOT_CLOSED';
/** And for a line of which the cells are too long together; it does not count what stands between them. */
const TOO_LONG = 'CSV_MAX_RECORD_SIZE';

/** What csv-parse's error codes say of a line. */
const BROKEN: Readonly<Record<string, string>> = {
  [OPEN_AT_END]: 'a quotation mark is opened and never closed',
  [TOO_LONG]: 'this is longer than any row can be. Perhaps a quotation mark is opened and never closed',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE:
    'text follows a closing quotation mark. Close each one, and write one within quotes twice',
};

/**
 * The records of a file, or of rows that somebody pasted, one after the other; blank ones are passed over.
 * Throws `validation` with a sentence when it is no CSV, or from some line on none.
 */
export async function* readRecords(source: Uint8Array | string): AsyncGenerator<CsvRecord> {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  const problem = notCsv(bytes);
  if (problem) throw new KnownError('validation', problem);
  const texts = decoded(bytes);
  const first = texts.next().value ?? '';
  const parser = startParser(delimiterOf(first));
  try {
    yield* parser.take(first);
    for (const text of texts) {
      yield* parser.take(text);
      // A large file must not keep the process from everything else.
      await setImmediate();
    }
    yield* parser.take(undefined);
  } finally {
    parser.close();
  }
}

/** csv-parse, part by part: as a stream it would drop the good records before an error. */
function startParser(delimiter: string) {
  /** Of the part in hand. */
  let records: CsvRecord[] = [];
  /** The text from the record in hand on, and the byte at which it begins. */
  let unread = Buffer.alloc(0);
  let at = 0;
  let line = 1;
  const options: Options = {
    delimiter,
    max_record_size: LONGEST_RECORD,
    // One file may have several, such as rows that were pasted below those of another program.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quote in the middle of a cell is text: 5" pipe.
    relax_quotes: true,
    trim: true,
    on_record(cells, { bytes: end }) {
      // csv-parse counts a line break of two characters twice when it stands within quotes, so lines are counted here.
      const begins = line;
      line += breaksIn(unread.toString('latin1', 0, end - at));
      unread = unread.subarray(end - at);
      at = end;
      // First the apostrophe: a tab may be what it guards.
      const trimmed = cells.map((cell) => unguarded(cell).trim());
      if (trimmed.some((cell) => cell !== '')) records.push({ line: begins, cells: trimmed });
      return undefined;
    },
  };
  // What it finds wrong comes to the callback of `write` too.
  const parser = parse(options).on('error', () => {});
  return {
    /** The records that end in this part of the text; `undefined` is its end. Throws what is wrong after the last of them. */
    async *take(text: string | undefined): AsyncGenerator<CsvRecord> {
      const part = Buffer.from(text ?? '');
      unread = Buffer.concat([unread, part]);
      const error = await new Promise<Error | null | undefined>((resolve) =>
        text === undefined ? parser.end(resolve) : parser.write(part, resolve),
      );
      yield* records;
      records = [];
      if (error instanceof CsvError) throw brokenAt(line, error.code, unread);
      if (error) throw error;
      if (unread.length > LONGEST_RECORD) throw brokenAt(line, TOO_LONG, unread);
    },
    close: () => parser.destroy(),
  };
}

function brokenAt(line: number, code: string, record: Buffer): KnownError {
  const text = record.toString('latin1');
  const opened = [...text.matchAll(/"[^"]*(?:""[^"]*)*("|$)/g)].find(([, end]) => end === '');
  const begins = line + (code === OPEN_AT_END && opened ? breaksIn(text.slice(0, opened.index)) : 0);
  return new KnownError('validation', `From line ${begins} on: ${BROKEN[code] ?? 'this is no CSV'}.`);
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What parts the cells of a table: the one that stands most often in its first line, outside of quotes; a comma when none does. */
export function delimiterOf(text: string): Delimiter {
  const counts = new Map<string, number>();
  let isQuoted = false;
  let isBlank = true;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    const isBreak = letter === '\n' || letter === '\r';
    if (isBreak && !isQuoted) {
      if (!isBlank) break;
      // Blank lines may stand before the header, and tabs in them.
      counts.clear();
    }
    if (letter.trim()) isBlank = false;
    if (!isQuoted) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  const [best] = DELIMITERS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return best ?? ',';
}
