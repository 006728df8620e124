import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { csvOf, encoded } from '../helpers/csv.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { asTimePasses, cardAfter, fileUnder, openBulkForm, preview, previewOf } from './ask-batch.ts';

const test = suite('the preview of many users');
const theDesk = sharedDesk(test);

const HEADER = 'email,first name,last name,role';
const row = (email: string, role = 'Platform User') => `${email},First,Last,${role}`;
const table = (...rows: readonly string[]) => [HEADER, ...rows].join('\n');
const LOOK_UP = /^\/v1\/users\?email=/;

const lookUps = ({ cxengage }: Desk) => cxengage.calls.filter(({ path }) => LOOK_UP.test(path)).length;

test('it counts the rows of each kind, and names the line of each that cannot be sent', async () => {
  const desk = await theDesk();
  await desk.ask(desk.rita, 'asked.alone@example.com');
  const rows = [
    row('one@example.com'),
    row('ONE@example.com'),
    row('mei.tanaka@harbour.example'),
    row('asked.alone@example.com'),
    row('two@example.com', 'Nobody'),
    row('three@example.com'),
  ];
  const draft = await preview(desk, desk.rita, table(...rows));
  const text = textOf(draft);
  assert.match(text, /6 rows:\n2 new\n1 on the platform already\n1 repeated in the file \(the first row is kept\)/);
  assert.match(text, /1 asked for in another open request\n1 invalid/);
  assert.match(text, /Line 3, ONE@example\.com: email: Same address as line 2, which is kept\./);
  assert.match(text, /Line 4, mei\.tanaka@harbour\.example: email: This person is already on the platform\./);
  assert.match(text, /Line 5, asked\.alone@example\.com: email: There is already an open request for this address\./);
  assert.match(text, /Line 6, two@example\.com: role: /);
  assert.match(text, /Platform User: 2 rows/);
});

test('the file of problems can be mended and uploaded again, and its columns are all known', async () => {
  const desk = await theDesk();
  const rows = table(
    row('=HYPERLINK(1)'),
    row('+good@example.com'),
    row('bad.role@example.com', 'Nobody'),
    row('no address'),
  );
  const draft = await preview(desk, desk.rita, rows);
  const problems = await fileUnder(desk, draft, 'problems.csv');
  assert.match(problems, /^\ufeff?line,email,/);
  assert.match(problems, /,'=HYPERLINK\(1\),/);
  const mended = problems
    .replace("'=HYPERLINK(1)", 'mended.1@example.com')
    .replace('no address', 'mended.2@example.com')
    .replace('Nobody', 'Platform User');
  const again = await preview(desk, desk.rita, mended);
  assert.match(again.text, /^Checked: 3 of 3 rows/);
  assert.not.match(textOf(again), /Ignored columns/);
});

test('ignored columns are named', async () => {
  const desk = await theDesk();
  const draft = await preview(desk, desk.rita, `${HEADER},shoe size,\nshoes@example.com,A,B,Platform User,42,x`);
  assert.match(textOf(draft), /Ignored columns: shoe size/);
});

test('it says how a file was read whose letters are a guess, also when the file or all of its rows are refused', async () => {
  const desk = await theDesk();
  const name = 'email;role;first name\r\n';
  const hint =
    /Read as Western European \(Windows-1252\), for example line 2: "£ukasz"\. If a letter is wrong, save the file as CSV UTF-8, or choose its encoding in the form\./;
  for (const [row, text] of [
    ['guess.ed@example.com;Platform User;Łukasz', /^Checked: 1 of 1 row/],
    ['guess.ed@example.com;Nobody;Łukasz', /^Checked: 0 of 1 row/],
    ['guess.ed@example.com;Platform User;Łukasz\r\nx@example.com;"Platform User', /can't be used: From line 3 on/],
  ] as const) {
    const draft = await preview(desk, desk.rita, encoded(name + row, 'windows-1250'));
    assert.match(draft.text, text);
    assert.match(textOf(draft), hint);
  }
});

test('a file without a role column, and no role chosen, is refused in one sentence', async () => {
  const desk = await theDesk();
  const draft = await preview(desk, desk.rita, 'email\na@example.com\nb@example.com\n');
  assert.match(draft.text, /can't be used: There is no column for the platform role\./);
  assert.match(textOf(draft), /Choose one under "Platform role for rows without one", or add a column "role"\./);
});

test('the role for rows that name none is that of blank cells only', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const rows = table(row('blank.role@example.com', ''), row('own.role@example.com', 'Platform Administrator'));
  const without = await preview(desk, rita, rows);
  assert.match(
    textOf(without),
    /Line 2, blank\.role@example\.com: role: Enter a platform role, or choose one for all rows without a role\./,
  );
  await openBulkForm(desk, rita);
  await rita.options('platformRoleId');
  rita.fill({ rows, platformRoleId: seedIds.platformUser });
  const draft = await previewOf(desk, rita);
  assert.match(textOf(draft), /Platform Administrator: 1 row: .*\nPlatform User: 1 row/);
});

test('a discarded preview cannot be sent any more', async () => {
  const desk = await theDesk();
  const draft = await preview(desk, desk.rita, csvOf(2, { name: 'discarded' }));
  const revision = revisionOn(draft, 'submit_batch');
  await desk.press(desk.rita, draft, 'discard_batch');
  const after = await desk.becomes(draft, /Discarded\. team\.csv: nothing was sent\./);
  assert.not.match(JSON.stringify(after.blocks), /submit_batch|discard_batch/);
  await desk.rita.click({ channel: draft.channel, ts: draft.ts }, 'submit_batch', { forge: true, value: revision });
  await desk.slack.until(
    () => desk.privately(desk.rita).find((words) => /already cancelled/.test(words)),
    'the answer',
  );
  assert.is(recordsOf(desk).status(revision), 'cancelled');
});

test('all or nothing: with a bad row nothing is sent and it is told privately; unticked, the good rows are sent', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  const draft = await preview(desk, rita, table(row('whole@example.com'), row('nobody@example.com', 'Nobody')));
  const place = { channel: draft.channel, ts: draft.ts };
  const cards = () => slack.workspace.messages.filter(({ text }) => /asks to create 1 user from/.test(text)).length;
  const before = cards();
  await rita.choose(place, 'all_or_nothing', ['all_or_nothing']);
  await desk.press(rita, draft, 'submit_batch');
  await slack.until(() => desk.privately(rita).find((words) => /^Not every row can be created/.test(words)), 'why not');
  assert.is(cards(), before);
  assert.is(recordsOf(desk).status(revisionOn(desk.now(draft), 'submit_batch')), 'draft');
  await rita.choose(place, 'all_or_nothing', []);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  assert.match(textOf(card), /New: 1 user/);
  assert.not.match(textOf(card), /All or nothing/);
});

test('all or nothing: the approver of a whole file reads that it was asked for', async () => {
  const desk = await theDesk();
  const draft = await preview(desk, desk.rita, csvOf(2, { name: 'entire' }));
  await desk.rita.choose({ channel: draft.channel, ts: draft.ts }, 'all_or_nothing', ['all_or_nothing']);
  const card = await cardAfter(desk, () => desk.press(desk.rita, draft, 'submit_batch'));
  assert.match(textOf(card), /All or nothing: Only if every row can be created/);
});

test('a single request for an address of a sent batch is pointed to the card of the batch', async () => {
  const desk = await theDesk();
  const { rita, ana, slack } = desk;
  const draft = await preview(desk, rita, csvOf(2, { name: 'held' }));
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  await ana.command('HELD.2@example.com');
  await slack.until(() => ana.view()?.view.submit, 'the form');
  await ana.options('roleId');
  ana.fill({ roleId: desk.cxengage.state.roles[1]?.id ?? '' });
  const { errors } = await ana.submit();
  assert.match(errors?.email ?? '', /^There is already an open request for this person: https?:\/\/\S+/);
  assert.ok(errors?.email?.includes(card.ts.replace('.', '')));
  await ana.close();
  await desk.cancel(rita, card);
  await desk.becomes(card, /Cancelled/);
  assert.match(textOf(await desk.ask(ana, 'held.2@example.com')), /held\.2@example\.com/);
});

test('of two previews with one address the one that is sent first has it', async () => {
  const desk = await theDesk();
  const { rita, ana } = desk;
  const hers = await preview(desk, rita, table(row('both@example.com'), row('only.rita@example.com')));
  const his = await preview(desk, ana, table(row('both@example.com'), row('only.ana@example.com')));
  assert.match(his.text, /^Checked: 2 of 2 rows/);
  const first = await cardAfter(desk, () => desk.press(rita, hers, 'submit_batch'));
  assert.match(textOf(first), /New: 2 users/);
  const second = await cardAfter(desk, () => desk.press(ana, his, 'submit_batch'));
  assert.match(textOf(second), /New: 1 user\b/);
  assert.not.match(await fileUnder(desk, second, 'rows.csv'), /both@/);
  const third = await preview(desk, ana, table(row('both@example.com')));
  assert.match(textOf(third), /1 asked for in another open request/);
});

test('whoever sends only rows that are asked for elsewhere is told so, and nothing is sent', async () => {
  const desk = await theDesk();
  const { rita, ana, slack } = desk;
  const [hers, his] = [
    await preview(desk, rita, table(row('last@example.com'))),
    await preview(desk, ana, table(row('last@example.com'))),
  ];
  await cardAfter(desk, () => desk.press(rita, hers, 'submit_batch'));
  await desk.press(ana, his, 'submit_batch');
  await slack.until(() => desk.privately(ana).find((words) => /^There are no rows left/.test(words)), 'the answer');
  assert.is(recordsOf(desk).status(revisionOn(desk.now(his), 'submit_batch')), 'draft');
});

test('two quick presses send a batch once', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  const draft = await preview(desk, rita, csvOf(2, { name: 'twice' }));
  const revision = revisionOn(draft, 'submit_batch');
  const place = { channel: draft.channel, ts: draft.ts };
  const card = await cardAfter(desk, () => rita.click(place, 'submit_batch', { twice: true }));
  await slack.until(() => desk.privately(rita).find((words) => /still waiting for approval/.test(words)), 'an answer');
  const sent = recordsOf(desk)
    .events(revision)
    .filter((event) => event.startsWith('sent_for_approval'));
  assert.is(sent.length, 1);
  assert.match(textOf(card), /New: 2 users/);
});

test('a requester who sends before the file of problems is there gets it all the same', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  const isIt = ({ filename }: Readonly<Record<string, unknown>>) => filename === 'problems.csv';
  slack.fault({ method: 'files.getUploadURLExternal', when: isIt, effect: { ratelimited: 5 } });
  const draft = await preview(desk, rita, table(row('early@example.com'), row('nobody@example.com', 'Nobody')));
  await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  const isSent = () =>
    slack.workspace.messages.some(({ thread_ts: root, files }) => root === draft.ts && files?.length);
  await asTimePasses(desk)(() => isSent() || undefined, 'the file of problems');
  assert.match(await fileUnder(desk, draft, 'problems.csv'), /nobody@example\.com/);
});

test('while CxEngage is away the look-ups wait, and the preview arrives', async () => {
  const desk = await theDesk();
  const { rita, cxengage } = desk;
  await openBulkForm(desk, rita);
  rita.fill({ file: [rita.upload({ name: 'team.csv', content: csvOf(12, { name: 'away' }) }).id] });
  const stop = cxengage.fault({ match: { path: LOOK_UP }, times: 15, effect: { kind: 'drop' } });
  const draft = await previewOf(desk, rita, asTimePasses(desk));
  assert.is(stop(), false);
  assert.match(draft.text, /^Checked: 12 of 12 rows/);
});

test('CxEngage that is away when the file is read is waited for', async () => {
  const desk = await theDesk();
  const { rita, cxengage, clock } = desk;
  clock.advance(61_000);
  await openBulkForm(desk, rita);
  rita.fill({ file: [rita.upload({ name: 'team.csv', content: csvOf(2, { name: 'down' }) }).id] });
  await cxengage.down();
  const [draft] = await Promise.all([
    previewOf(desk, rita, asTimePasses(desk)),
    desk.slack
      .until(() => rita.direct().find(({ text }) => /^Reading your file/.test(text)), 'that it is read')
      .then(cxengage.up),
  ]);
  assert.match(draft.text, /^Checked: 2 of 2 rows/);
});

test('a refusal of the look-ups ends the preview with the reason', async () => {
  const desk = await theDesk();
  const { cxengage } = desk;
  const answer = { kind: 'answer', ...errorShapes.forbidden403 } as const;
  const end = cxengage.fault({ match: { path: LOOK_UP }, times: Number.POSITIVE_INFINITY, effect: answer });
  const told = await preview(desk, desk.rita, csvOf(3, { name: 'forbidden' }));
  end();
  assert.match(told.text, /can't be used: .*the role has more permissions than yours/);
  const [again] = [await preview(desk, desk.rita, csvOf(3, { name: 'forbidden' }))];
  assert.match(again.text, /^Checked: 3 of 3 rows/);
});

test(
  'a preview that is cancelled while addresses are looked up asks for no more of them',
  withDesk(async (desk) => {
    const { rita, cxengage, slack } = desk;
    await rita.command('');
    await slack.until(() => rita.view()?.view.submit, 'the form');
    await rita.close();
    cxengage.fault({ match: { path: LOOK_UP }, times: Number.POSITIVE_INFINITY, effect: { kind: 'slow', ms: 1_000 } });
    await openBulkForm(desk, rita);
    rita.fill({ file: [rita.upload({ name: 'team.csv', content: csvOf(100) }).id] });
    await rita.submit();
    const shown = await slack.until(() => rita.direct().find(({ text }) => /^Checking team\.csv/.test(text)), 'it');
    // After the first 3 s, when the progress has just been shown.
    await asTimePasses(desk)(() => lookUps(desk) > 14 || undefined, 'some look-ups');
    const revision = revisionOn(shown, 'discard_batch');
    await desk.press(rita, shown, 'discard_batch');
    await desk.becomes(shown, /Discarded/);
    const before = lookUps(desk);
    const isOver = () => !recordsOf(desk).jobs(revision).includes('check_batch') || undefined;
    await asTimePasses(desk)(isOver, 'the end of the job');
    // Four are under way, and as many were waiting for their turn.
    assert.ok(lookUps(desk) <= before + 8, `${lookUps(desk) - before} more look-ups`);
    assert.not(cxengage.calls.some(({ status }) => status === 'waiting'));
    assert.match(textOf(desk.now(shown)), /Discarded/);
  }),
);

test(
  'the progress is shown at most every 3 s',
  withDesk(async (desk) => {
    const { rita, cxengage, slack } = desk;
    cxengage.fault({ match: { path: LOOK_UP }, times: Number.POSITIVE_INFINITY, effect: { kind: 'slow', ms: 400 } });
    await openBulkForm(desk, rita);
    rita.fill({ file: [rita.upload({ name: 'team.csv', content: csvOf(120) }).id] });
    await previewOf(desk, rita, asTimePasses(desk));
    const updates = slack.calls.filter(
      ({ method, arguments: args }) => method === 'chat.update' && /addresses looked up/.test(JSON.stringify(args)),
    );
    assert.ok(updates.length >= 3, `${updates.length} updates`);
    // The first words of the message and the last figures come without being asked for.
    const lastedMs = (updates.at(-1)?.at ?? 0) - (updates[0]?.at ?? 0);
    assert.ok(updates.length <= lastedMs / 3_000 + 3, `${updates.length} updates in ${lastedMs} ms`);
  }),
);

test('asked to slow down by CxEngage the look-ups wait as long as it says, and the preview arrives', async () => {
  const desk = await theDesk();
  const { rita, cxengage } = desk;
  await openBulkForm(desk, rita);
  rita.fill({ file: [rita.upload({ name: 'team.csv', content: csvOf(40, { name: 'braked' }) }).id] });
  const answer = { kind: 'answer', ...errorShapes.tooMany429, headers: { 'Retry-After': '20' } } as const;
  const before = cxengage.calls.length;
  cxengage.fault({ match: { path: LOOK_UP, after: 8 }, effect: answer });
  const draft = await previewOf(desk, rita, asTimePasses(desk));
  assert.match(draft.text, /^Checked: 40 of 40 rows/);
  const calls = cxengage.calls.slice(before).filter(({ path }) => LOOK_UP.test(path));
  const asked = calls.findIndex(({ status }) => status === 429);
  const since = calls.slice(asked + 1).map(({ at }) => at - (calls[asked]?.at ?? 0));
  // Three more were under way.
  assert.ok(since.filter((ms) => ms < 19_000).length <= 4, since.join());
});

test.run();
