import type { Header } from '../csv/columns.ts';
import { type Headings, problemSentences } from '../domain/batch-row.ts';
import { type ChosenEncoding, type ReadAs, readAsSentence } from '../domain/encoding.ts';
import type { RowVerdict } from './check-file.ts';
import { terminalLine } from './terminal-text.ts';

export type Counts = Readonly<Record<RowVerdict['state'] | 'rows', number>>;

/** The counted results of a check and the problems to report. */
export interface BulkReport {
  readonly counts: Counts;
  readonly unknownColumns: readonly string[];
  /** How the file was read, if that was chosen or is a guess. */
  readonly readAs?: ReadAs;
  /** Rows that would not be created, in file order. */
  readonly problems: readonly RowProblem[];
}

export interface RowProblem {
  readonly line: number;
  readonly email: string;
  readonly state: RowVerdict['state'];
  readonly sentences: readonly string[];
}

/** How the author of a file can choose its encoding in the terminal. */
export const REMEDY = 'name its encoding with --encoding';

/** Keeps the terminal output short; `--json` lists all. */
const MAX_LISTED = 20;

export async function reportOn(
  { unknown, headings, readAs }: Pick<Header, 'unknown' | 'headings'> & { readonly readAs?: ReadAs | undefined },
  verdicts: AsyncIterable<RowVerdict>,
): Promise<BulkReport> {
  const counts = { rows: 0, new: 0, on_platform: 0, duplicate: 0, invalid: 0, unknown: 0 };
  const problems: RowProblem[] = [];
  for await (const verdict of verdicts) {
    counts.rows += 1;
    counts[verdict.state] += 1;
    const { line, email, state } = verdict;
    if (state !== 'new') problems.push({ line, email, state, sentences: sentencesOf(verdict, headings) });
  }
  return { counts, unknownColumns: unknown, ...(readAs && { readAs }), problems };
}

function sentencesOf(verdict: RowVerdict, headings: Headings): readonly string[] {
  switch (verdict.state) {
    case 'new':
      return [];
    case 'on_platform':
      return ['is on the platform already.'];
    case 'duplicate':
      return [`stands in line ${verdict.of} too; that one counts.`];
    case 'unknown':
      return [`could not be looked up: ${verdict.reason}`];
    case 'invalid':
      return problemSentences(verdict.problems, headings);
  }
}

/** Renders the report for a terminal, with control characters of the file replaced. `encoding`: the one chosen. */
export function reportWords(file: string, report: BulkReport, encoding?: ChosenEncoding): string {
  const { counts, unknownColumns, readAs, problems } = report;
  const figures = [
    [counts.new, 'new'],
    [counts.on_platform, 'on the platform already'],
    [counts.duplicate, 'twice in the file (the first counts)'],
    [counts.invalid, 'invalid'],
    [counts.unknown, 'not looked up'],
  ] as const;
  const lines = [
    `${file}: ${counts.rows} ${counts.rows === 1 ? 'row' : 'rows'}`,
    ...figures.filter(([count]) => count > 0).map(([count, words]) => `${String(count).padStart(7)} ${words}`),
    ...(readAs ? [readAsSentence(readAs, encoding, REMEDY)] : []),
    ...(unknownColumns.length ? [`Columns that nobody knows, not read: ${unknownColumns.join(', ')}`] : []),
    ...problems
      .slice(0, MAX_LISTED)
      .flatMap(({ line, email, sentences }) =>
        sentences.map((sentence) => `Line ${line}${email && `, ${email}`}: ${sentence}`),
      ),
    ...(problems.length > MAX_LISTED
      ? [`… and ${problems.length - MAX_LISTED} more rows; --json lists them all.`]
      : []),
    'Nothing was written.',
  ];
  return `${lines.map(terminalLine).join('\n')}\n`;
}
