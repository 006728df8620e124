import { isUtf8 } from 'node:buffer';
import type { Column } from '../domain/batch-row.ts';
import type { ChosenEncoding, Encoding, ReadAs } from '../domain/encoding.ts';
import { oneLine } from '../domain/text.ts';
import { encodingOf } from './encoding.ts';
import type { CsvRecord } from './read-records.ts';

export interface EncodingWatch {
  /** Undefined for pasted text, which has none. */
  readonly encoding: Encoding | undefined;
  /** Looks for an example in a record. `columns` says which of its cells are read. */
  look(record: CsvRecord, columns?: readonly (Column | undefined)[]): void;
  /** How the file is read, if that was chosen, or guessed and then seen to matter. */
  readAs(): ReadAs | undefined;
}

/** Characters that differ between encodings. A no-break space is the same in most. */
const TELLING = /[^\0-\x7f\s]/;

const MAX_EXAMPLE = 40;
/** Characters kept before the first telling one. */
const MAX_BEFORE = 20;

/** Finds the encoding of a file, and an example that shows its author whether it is right. */
export function watchEncoding(source: Uint8Array | string, chosen: ChosenEncoding | undefined): EncodingWatch {
  if (typeof source === 'string') return { encoding: undefined, look() {}, readAs: () => undefined };
  const encoding = encodingOf(source, chosen);
  // UTF-8 and UTF-16 are detected by their form. Windows-1252 is what remains, so it can be wrong.
  const isGuess = chosen === undefined && encoding === 'windows-1252';
  /** From a cell that is read, and from any other. */
  let [best, other]: ReadAs['example'][] = [];
  return {
    encoding,
    look({ line, cells }, columns = []) {
      if (best || !(chosen || isGuess)) return;
      const read = cells.find((cell, at) => columns[at] && TELLING.test(cell));
      if (read !== undefined) best = { line, text: excerptOf(read) };
      // Cells that are not read can be long, so one example of them is enough.
      if (best || other) return;
      const found = cells.find((cell) => TELLING.test(cell));
      if (found !== undefined) other = { line, text: excerptOf(found) };
    },
    readAs() {
      const example = best ?? other;
      if (!chosen && !(isGuess && example)) return undefined;
      const couldBeUtf8 = encoding !== 'utf-8' && !encoding.startsWith('utf-16') && example && isUtf8(source);
      return { encoding, ...(couldBeUtf8 && { couldBeUtf8: true as const }), ...(example && { example }) };
    },
  };
}

/** The part of a cell around its first telling character. */
function excerptOf(cell: string): string {
  const at = cell.search(TELLING);
  const start = cell.length > MAX_EXAMPLE ? Math.max(0, at - MAX_BEFORE) : 0;
  return oneLine(cell.slice(start), MAX_EXAMPLE);
}
