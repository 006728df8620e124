import type { Header } from '../csv/columns.ts';
import type { Findings } from '../domain/batch.ts';
import { type Headings, problemSentences, type RowContent } from '../domain/batch-row.ts';
import { type ChosenEncoding, type ReadAs, readAsSentence } from '../domain/encoding.ts';
import { collectFindings, findingSentences } from '../domain/findings.ts';
import type { RowVerdict } from './check-file.ts';
import { terminalLine } from './terminal-text.ts';

export type Counts = Readonly<Record<RowVerdict['state'] | 'rows', number>>;

/** The counted results of a check and the problems to report. */
export interface BulkReport {
  readonly counts: Counts;
  /** Line of the header, where it is not the first that has words. */
  readonly headerLine?: number;
  readonly unknownColumns: readonly string[];
  /** How the file was read, if that was chosen or is a guess. */
  readonly readAs?: ReadAs;
  readonly findings: Findings;
  /** What would be sent of each row, in file order. */
  readonly rows: readonly (Pick<RowContent, 'invitation'> & Partial<RowContent> & { readonly line: number })[];
  /** Rows that would not be sent, in file order. */
  readonly problems: readonly RowProblem[];
}

export interface RowProblem {
  readonly line: number;
  readonly email: string;
  readonly state: RowVerdict['state'];
  readonly sentences: readonly string[];
}

/** How the author of a file can choose its encoding in the terminal. */
export const REMEDY = 'give its encoding with --encoding';

/** Keeps the terminal output short; `--json` lists all. */
const MAX_LISTED = 20;

interface Read {
  readonly headerLine?: number | undefined;
  readonly readAs?: ReadAs | undefined;
}

export async function reportOn(
  { unknown, headings, fullNames, headerLine, readAs }: Pick<Header, 'unknown' | 'headings' | 'fullNames'> & Read,
  verdicts: AsyncIterable<RowVerdict>,
): Promise<BulkReport> {
  const counts = { rows: 0, new: 0, added: 0, on_platform: 0, duplicate: 0, invalid: 0, unknown: 0 };
  const problems: RowProblem[] = [];
  const rows: BulkReport['rows'][number][] = [];
  const findings = collectFindings(fullNames);
  for await (const verdict of verdicts) {
    counts.rows += 1;
    counts[verdict.state] += 1;
    const { line, email, state } = verdict;
    if (verdict.state === 'new') {
      const { user, invitation } = verdict;
      const content = { user, ...(invitation && { invitation }) };
      findings.add(line, content);
      rows.push({ line, ...content });
    } else if (verdict.state === 'added') rows.push({ line, invitation: verdict.invitation });
    else problems.push({ line, email, state, sentences: sentencesOf(verdict, headings) });
  }
  return {
    counts,
    ...(headerLine !== undefined && { headerLine }),
    unknownColumns: unknown,
    ...(readAs && { readAs }),
    findings: findings.found(),
    rows,
    problems,
  };
}

function sentencesOf(verdict: RowVerdict, headings: Headings): readonly string[] {
  switch (verdict.state) {
    case 'new':
    case 'added':
      return [];
    case 'duplicate':
      return [`Same address as line ${verdict.of}, which is kept.`];
    case 'unknown':
      return [`Could not be looked up: ${verdict.reason}`];
    case 'on_platform':
    case 'invalid':
      return problemSentences(verdict.problems, headings);
  }
}

/** Renders the report for a terminal, with control characters of the file replaced. `encoding`: the one chosen. */
export function reportWords(file: string, report: BulkReport, encoding?: ChosenEncoding): string {
  const { counts, headerLine, unknownColumns, readAs, problems } = report;
  const figures = [
    [counts.new, 'new'],
    [counts.added, 'only added to a tenant'],
    [counts.on_platform, 'on the platform already'],
    [counts.duplicate, 'repeated in the file (the first row is kept)'],
    [counts.invalid, 'invalid'],
    [counts.unknown, 'not looked up'],
  ] as const;
  const lines = [
    `${file}: ${counts.rows} ${counts.rows === 1 ? 'row' : 'rows'}`,
    ...figures.filter(([count]) => count > 0).map(([count, words]) => `${String(count).padStart(7)} ${words}`),
    ...(headerLine === undefined ? [] : [`Column names: read from line ${headerLine}`]),
    ...(readAs ? [readAsSentence(readAs, encoding, REMEDY)] : []),
    ...findingSentences(report.findings).map(([label, words]) => `${label}: ${words}`),
    ...(unknownColumns.length ? [`Ignored columns: ${unknownColumns.join(', ')}`] : []),
    ...problems
      .slice(0, MAX_LISTED)
      .flatMap(({ line, email, sentences }) =>
        sentences.map((sentence) => `Line ${line}${email && `, ${email}`}: ${sentence}`),
      ),
    ...(problems.length > MAX_LISTED
      ? [`… and ${problems.length - MAX_LISTED} more rows. --json lists all of them.`]
      : []),
    'Nothing was created.',
  ];
  return `${lines.map(terminalLine).join('\n')}\n`;
}
