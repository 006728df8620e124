import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { csvOf } from '../helpers/csv.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { cardAfter, fileUnder, preview } from './ask-batch.ts';

const test = suite('what is wrong with single rows');
const theDesk = sharedDesk(test);

const HEADER = 'email,first name,last name,role';
const row = (email: string) => `${email},First,Last,Platform User`;
const table = (...rows: readonly string[]) => [HEADER, ...rows].join('\n');

test('an address that CxEngage does not take is the trouble of its row, and the others are offered', async () => {
  const desk = await theDesk();
  const { cxengage, rita } = desk;
  const answer = { kind: 'answer', ...errorShapes.field } as const;
  cxengage.fault({ match: { path: /email=refused\.2/ }, effect: answer });
  const draft = await preview(desk, rita, csvOf(3, { name: 'refused' }));
  assert.match(draft.text, /^Checked: 2 of 3 rows/);
  assert.match(
    textOf(draft),
    /Line 3, refused\.2@example\.com: email: CxEngage refused the input: .*not a valid address/,
  );
});

test('names and external ids are missed only in rows that create a user', async () => {
  const desk = await theDesk();
  const lines = [
    'email,role,external id',
    'mei.tanaka@harbour.example,Platform User,E-1',
    'nameless.1@example.com,Platform User,E-1',
    'tomas.lind@harbour.example,Platform User,E-2',
    'nameless.2@example.com,Platform User,E-2',
  ];
  const said = textOf(await preview(desk, desk.rita, lines.join('\n')));
  assert.match(said, '2 new\n2 on the platform already\nNames: 2 new users have no name.\n');
  assert.not.match(said, 'External IDs');
});

test('a tenant whose roles the bot may not see is the trouble of the rows that name it', async () => {
  const desk = await theDesk();
  const { cxengage, rita, clock } = desk;
  clock.advance(61_000);
  const { harbourEurope } = cxengageIds;
  cxengage.state.callers.apiKey.tenantIds.add(harbourEurope);
  const answer = { kind: 'answer', ...errorShapes.forbidden403 } as const;
  const path = new RegExp(`^/v1/tenants/${harbourEurope}/roles`);
  const end = cxengage.fault({ match: { path }, times: Number.POSITIVE_INFINITY, effect: answer });
  const lines = ['Harbour Outfitters', 'Harbour Outfitters Europe'].map(
    (tenant, at) => `${row(`hidden.${at}@example.com`)},${tenant},Agent`,
  );
  const draft = await preview(desk, rita, [`${HEADER},tenant,tenant role`, ...lines].join('\n'));
  end();
  assert.match(draft.text, /^Checked: 1 of 2 rows/);
  assert.match(
    textOf(draft),
    /Line 3, hidden\.1@example\.com: tenant: CxEngage refused this: .*\(403\)\. The bot's credentials need the permission VIEW_ALL_ROLES\./,
  );
  cxengage.state.callers.apiKey.tenantIds.delete(harbourEurope);
  clock.advance(61_000);
});

test('a line that is too long keeps what is beyond the header, and is not taken for a good one unmended', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const table = 'email,role,first name,last name\nsurplus@example.com,Platform User,Ann,Doe, Jr';
  const draft = await preview(desk, rita, table);
  const problems = await fileUnder(desk, draft, 'problems.csv');
  const again = await preview(desk, rita, problems);
  assert.match(again.text, /^Checked: 0 of 1 row/);
  assert.match(textOf(again), /This line has more cells than the header\./);
  assert.match(await fileUnder(desk, again, 'problems.csv'), /,Jr\r\n$/);
  const mended = problems.replace(',Doe,', ',"Doe, Jr",').replace(/,Jr\r\n$/, '\r\n');
  assert.match((await preview(desk, rita, mended)).text, /^Checked: 1 of 1 row/);
});

test('a row for which somebody else was faster is told to the requester, with the others in a new file', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  const draft = await preview(desk, rita, table(row('faster@example.com'), row('slower@example.com'), row('bad')));
  assert.not.match(await fileUnder(desk, draft, 'problems.csv'), /faster@/);
  await desk.ask(rita, 'faster@example.com');
  await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  await desk.becomes(draft, /Not sent: 2 rows \(the file in the thread has the reason of each\)/);
  const filesBelow = () =>
    slack.workspace.messages.filter(
      ({ thread_ts: root, files }) => root === draft.ts && files?.some(({ name }) => name === 'problems.csv'),
    ).length;
  await slack.until(() => filesBelow() === 2 || undefined, 'the new file');
  const problems = await fileUnder(desk, draft, 'problems.csv');
  assert.match(problems, /faster@example\.com,.*There is already an open request for this address\./);
  assert.match(problems, /bad,/);
});

test.run();
