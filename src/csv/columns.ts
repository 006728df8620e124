import type { Column, Headings } from '../domain/batch-row.ts';
import { clamp, counted, figure, oneLine, quoted } from '../domain/text.ts';
import { KnownError } from '../errors.ts';
import { columnsNamed, isFullName, joined } from './headings.ts';

export interface Header {
  /** In file order, up to the last heading; undefined for an unknown heading. */
  readonly columns: readonly (Column | undefined)[];
  /** Of each column that the file has, as written in the file. */
  readonly headings: Headings;
  /** Unknown headings as written in the file, and a placeholder for a blank heading before the last one. */
  readonly unknown: readonly string[];
  /** Places of the unknown columns, from 0. */
  readonly unknownAt: readonly number[];
  /** The heading of a column with whole names, where the file has no first and last names. */
  readonly fullNames?: string;
}

/** Columns that the file of rows to send adds after "line" and "action". */
const SENT_BESIDES: ReadonlySet<string> = new Set(['signin', 'identityprovider', 'domaininasciiletters']);

/** Each heading is compared with many words. */
export const MAX_COLUMNS = 2_000;

/** The other columns of a file with more are not kept. */
const MAX_UNKNOWN = 300;

/** Keep the sentences short. */
const MAX_NAMED = 3;
const MAX_LISTED = 5;
const MAX_HEADING = 100;

/** Maps a header line to columns. Throws `validation` when it has no email column, or the same column twice. */
export function readHeader(cells: readonly string[]): Header {
  const named = cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1);
  if (named.length > MAX_COLUMNS) {
    throw new KnownError(
      'validation',
      `The first line has ${figure(named.length)} columns. A file can have at most ${figure(MAX_COLUMNS)}.`,
    );
  }
  const columns = columnsNamed(named);
  const duplicate = columns.find((column, at) => column !== undefined && columns.indexOf(column) !== at);
  if (duplicate) {
    const names = named
      .filter((_, at) => columns[at] === duplicate)
      .slice(0, MAX_NAMED)
      .map(shown);
    throw new KnownError('validation', `Two headings mean the same column: ${names.join(' and ')}. Remove one.`);
  }
  if (!columns.includes('email')) {
    throw new KnownError(
      'validation',
      `The first line must contain the column names, one of them "email". It was read as ${listed(named)}.`,
    );
  }
  const ours = addedByUs(named);
  const unknown = named.flatMap((_, at) => (columns[at] || ours.has(at) ? [] : [at]));
  const places = unknown.slice(0, MAX_UNKNOWN);
  const headings = Object.fromEntries(
    named.flatMap((cell, at) => (columns[at] ? [[columns[at], clamp(cell, MAX_HEADING)]] : [])),
  );
  const hasNames = columns.includes('firstName') || columns.includes('lastName');
  const fullNames = hasNames ? undefined : places.find((at) => isFullName(named[at] ?? ''));
  return {
    columns,
    headings,
    unknown: places.map((at) => clamp(named[at] || `(column ${at + 1} has no name)`, MAX_HEADING)),
    unknownAt: places,
    ...(fullNames !== undefined && { fullNames: clamp(named[fullNames] ?? '', MAX_HEADING) }),
  };
}

/**
 * Places of the columns that our own files add. Such a file is accepted without a warning when it is fixed and uploaded
 * again. In another file they are the author's own.
 */
function addedByUs(cells: readonly string[]): ReadonlySet<number> {
  const [first, second, ...others] = cells.map(joined);
  if (first !== 'line') return new Set();
  if (second === 'action') {
    return new Set([0, 1, ...others.flatMap((name, at) => (SENT_BESIDES.has(name) ? [at + 2] : []))]);
  }
  return cells.length > 1 && joined(cells.at(-1) ?? '') === 'problem' ? new Set([0, cells.length - 1]) : new Set();
}

/** The cells of a header, for a sentence: `3 columns: "a", "b", "c"`. */
function listed(cells: readonly string[]): string {
  const more = cells.length - MAX_LISTED;
  const names = cells.slice(0, MAX_LISTED).map(shown).join(', ');
  return `${counted(cells.length, 'column')}: ${names}${more > 0 ? ` and ${figure(more)} more` : ''}`;
}

function shown(cell: string): string {
  return quoted(oneLine(cell, MAX_HEADING));
}
