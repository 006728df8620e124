import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BulkReport, reportOn, reportWords } from '../../src/cli/bulk-report.ts';
import type { RowVerdict } from '../../src/cli/check-file.ts';
import { terminalJson, terminalLine } from '../../src/cli/terminal-text.ts';
import { longestMatched } from '../helpers/longest-matched.ts';

const test = suite('the report on a file');

const user = { email: 'a@example.com', roleId: '00000001-0000-4000-8000-000000000000' };
const invitation = { tenantId: 'harbour', roleId: 'agent', email: 'e@example.com', status: 'accepted' } as const;
const ON_PLATFORM = { email: 'This person is already on the platform.' };
const verdicts: readonly RowVerdict[] = [
  { line: 2, email: 'a@example.com', state: 'new', user },
  { line: 3, email: 'b@example.com', state: 'on_platform', userId: 'x', problems: ON_PLATFORM },
  { line: 4, email: 'A@example.com', state: 'duplicate', of: 2 },
  { line: 5, email: '', state: 'invalid', problems: { email: 'Enter an email address.', status: 'No.' } },
  { line: 6, email: 'c@example.com', state: 'invalid', problems: { line: 'Too many cells.' } },
  { line: 7, email: 'd@example.com', state: 'unknown', reason: 'CxEngage is down.' },
  { line: 8, email: 'e@example.com', state: 'added', invitation },
];

async function* each(list: readonly RowVerdict[]): AsyncGenerator<RowVerdict> {
  yield* list;
}

test('counts verdicts and keeps what is not new, in words', async () => {
  assert.equal(await reportOn({ unknown: ['Cost centre'], headings: { email: 'E-Mail' } }, each(verdicts)), {
    counts: { rows: 7, new: 1, added: 1, on_platform: 1, duplicate: 1, invalid: 2, unknown: 1 },
    unknownColumns: ['Cost centre'],
    findings: { nameless: 1 },
    rows: [
      { line: 2, user },
      { line: 8, invitation },
    ],
    problems: [
      {
        line: 3,
        email: 'b@example.com',
        state: 'on_platform',
        sentences: ['E-Mail: This person is already on the platform.'],
      },
      { line: 4, email: 'A@example.com', state: 'duplicate', sentences: ['Same address as line 2, which is kept.'] },
      { line: 5, email: '', state: 'invalid', sentences: ['E-Mail: Enter an email address.', 'Status: No.'] },
      { line: 6, email: 'c@example.com', state: 'invalid', sentences: ['Too many cells.'] },
      { line: 7, email: 'd@example.com', state: 'unknown', sentences: ['Could not be looked up: CxEngage is down.'] },
    ],
  });
});

test('is written a line each', async () => {
  assert.is(
    reportWords(
      'people.csv',
      await reportOn({ unknown: ['Cost centre', 'Desk'], headings: { status: 'Zustand' } }, each(verdicts)),
    ),
    `people.csv: 7 rows
      1 new
      1 only added to a tenant
      1 on the platform already
      1 repeated in the file (the first row is kept)
      2 invalid
      1 not looked up
Names: 1 new user has no name.
Ignored columns: Cost centre, Desk
Line 3, b@example.com: Email: This person is already on the platform.
Line 4, A@example.com: Same address as line 2, which is kept.
Line 5: Email: Enter an email address.
Line 5: Zustand: No.
Line 6, c@example.com: Too many cells.
Line 7, d@example.com: Could not be looked up: CxEngage is down.
Nothing was created.
`,
  );
});

test('is short when there is nothing to say', async () => {
  const report = await reportOn({ unknown: [], headings: {} }, each(verdicts.slice(0, 1)));
  assert.is(
    reportWords('one.csv', report),
    'one.csv: 1 row\n      1 new\nNames: 1 new user has no name.\nNothing was created.\n',
  );
});

test('lists 20 rows in words, and says how many there are more', async () => {
  const rows = Array.from({ length: 23 }, (_, at) => ({
    line: at + 2,
    email: `${at}@example.com`,
    state: 'on_platform' as const,
    userId: 'x',
    problems: ON_PLATFORM,
  }));
  const report = await reportOn({ unknown: [], headings: {} }, each(rows));
  assert.is(report.problems.length, 23);
  const lines = reportWords('people.csv', report).trimEnd().split('\n');
  assert.is(lines.filter((line) => line.startsWith('Line ')).length, 20);
  assert.is(lines.at(-2), '… and 3 more rows. --json lists all of them.');
});

/** Escape sequences of 7 and 8 bits, a bell, DEL, a line break, a direction mark, a line separator. */
const hostile = '\u001b[2J\u009b31m\u0007\u007f\r\nx\u202ey\u2028\u{e0041}';
const STEERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('control characters and direction marks of a file cannot reach the terminal', () => {
  const report: BulkReport = {
    counts: { rows: 1, new: 0, added: 0, on_platform: 0, duplicate: 0, invalid: 1, unknown: 0 },
    unknownColumns: [hostile],
    findings: { nameless: 1, fullNames: hostile, sameExternalId: { rows: 1, id: hostile, lines: [2, 3] } },
    rows: [],
    problems: [{ line: 2, email: hostile, state: 'invalid', sentences: [hostile] }],
  };
  const words = reportWords(`${hostile}.csv`, report);
  assert.not.match(words.replaceAll('\n', ''), STEERS);
  assert.is(words.split('\n').length, 8);
  const json = terminalJson(report);
  assert.not.match(json.replaceAll('\n', ''), STEERS);
  assert.equal(JSON.parse(json), report);
});

test('a line of the terminal is cut', () => {
  assert.is(terminalLine('x'.repeat(400)), 'x'.repeat(400));
  assert.is(terminalLine('x'.repeat(60_000)), `${'x'.repeat(399)}…`);
  const long = '\u{E0001}\n'.repeat(5_000_000);
  assert.ok(longestMatched(() => assert.is(terminalLine(long), `${'�'.repeat(399)}…`)) < 1000);
});

test.run();
