import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { csvOf } from '../helpers/csv.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, heldAfter, resultBelow, sendBatch } from './approve-batch.ts';
import { asTimePasses, cardAfter, fileUnder, openBulkForm, preview, previewOf } from './ask-batch.ts';
import { removeMessage } from './remove-message.ts';

const test = suite('what people read of many users');
const theDesk = sharedDesk(test);

const HEADER = 'email,first name,last name,role';

test('words that would call a channel, and formulas, are only words', async () => {
  const desk = await theDesk();
  const { rita, ana, slack } = desk;
  const from = slack.workspace.messages.length;
  const rows = [
    `${HEADER},<!channel>`,
    'loud@example.com,<!channel>,=cmd|calc,Platform User',
    '<!here>,<@U01ANA00001>,&amp;,Platform User',
    'quiet@example.com,@SUM(1),+1,<!everyone>',
  ];
  const { id } = rita.upload({ name: '<!channel>&co.csv', content: rows.join('\n') });
  await openBulkForm(desk, rita);
  rita.fill({ file: [id] });
  const draft = await previewOf(desk, rita);
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  assert.match(textOf(card), /loud@example\.com · <!channel> =cmd\|calc · Platform User/);
  await desk.press(ana, card, 'approve_request');
  await resultBelow(desk, card);
  const texts = slack.workspace.messages.slice(from).map(({ text }) => text);
  assert.ok(texts.some((text) => text.includes('&lt;!channel&gt;&amp;co.csv')));
  assert.not(texts.some((text) => /<!(?:channel|here|everyone)|<@U01ANA00001>&amp;/.test(text)));
  assert.not.match(JSON.stringify(slack.workspace.messages.slice(from)), /"type":"(?:broadcast|usergroup)"/);
  assert.match(await fileUnder(desk, card, 'rows.csv'), /,<!channel>,'=cmd\|calc,/);
  assert.match(await fileUnder(desk, draft, 'problems.csv'), /,'@SUM\(1\),'\+1,<!everyone>,/);
});

test('names as long as the form takes them stand in the card and whole in the file', async () => {
  const desk = await theDesk();
  const long = (letter: string) => letter.repeat(64);
  const rows = Array.from(
    { length: 40 },
    (_, at) => `long.${at}@${'sub.'.repeat(40)}example.com,${long('Ł')},${long('\u{1f600}'.slice(0, 2))},Platform User`,
  );
  const draft = await preview(desk, desk.rita, [HEADER, ...rows].join('\n'));
  assert.match(draft.text, /^Checked: 40 of 40 rows/);
  const card = await cardAfter(desk, () => desk.press(desk.rita, draft, 'submit_batch'));
  assert.match(textOf(card), /New: 40 users/);
  assert.ok((await fileUnder(desk, card, 'rows.csv')).includes(long('Ł')));
});

test('10,000 rows of which hardly one is good are shown in one message and listed in the file', async () => {
  const desk = await theDesk();
  const bad = Array.from(
    { length: 9_995 },
    (_, at) => `bad.${at}@example.com,${'<&>'.repeat(20)},Last,${'No such role '.repeat(8)}`,
  );
  const draft = await preview(desk, desk.rita, csvOf(5, { name: 'few' }) + bad.join('\n'));
  assert.match(draft.text, /^Checked: 5 of 10,000 rows/);
  assert.match(textOf(draft), /10,000 rows:\n5 new\n9,995 invalid/);
  const problems = await fileUnder(desk, draft, 'problems.csv');
  assert.is(problems.trimEnd().split('\r\n').length, 9_996);
});

test('a requester who does not see the thread gets the result file in his own conversation', async () => {
  const desk = await theDesk();
  const { rita, slack, clock } = desk;
  slack.workspace.leave(people.approvals, people.rita);
  clock.advance(61_000);
  try {
    await approveBatch(desk, csvOf(2, { name: 'outside' }));
    const isIt = ({ text }: { text: string }) =>
      /^Done: 2 of 2 .*The file below has the result of every row\.$/.test(text);
    const told = await asTimePasses(desk)(() => rita.direct().findLast(isIt), 'the result');
    assert.match(await fileUnder(desk, told, 'result.csv'), /outside\.1@example\.com,created,/);
    const file = rita.thread(told.channel, told.ts).flatMap(({ files = [] }) => files)[0];
    assert.match(String(rita.download(String(file?.id))?.content), /outside\.2@example\.com,created,/);
  } finally {
    slack.workspace.join(people.approvals, people.rita);
    clock.advance(61_000);
  }
});

test('a requester who sees the thread is told that the file is there, and gets no second one', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const { card } = await approveBatch(desk, csvOf(2, { name: 'inside' }));
  await resultBelow(desk, card);
  await fileUnder(desk, card, 'result.csv');
  const isIt = ({ text }: { text: string }) =>
    /^Done: 2 of 2 .* The file in the card's thread has the result of every row\.$/.test(text);
  const told = await asTimePasses(desk)(() => rita.direct().findLast(isIt), 'the result');
  assert.is(rita.thread(told.channel, told.ts).flatMap(({ files = [] }) => files).length, 0);
});

test('a card that was deleted while it waits is posted again with its file, and can be approved', async () => {
  const desk = await theDesk();
  const { ana, slack, clock } = desk;
  const { card, revision } = await sendBatch(desk, csvOf(3, { name: 'deleted' }));
  await fileUnder(desk, card, 'rows.csv');
  await removeMessage(desk, card);
  clock.advance(3_600_001);
  const isIt = ({ channel, blocks }: Message) =>
    channel === people.approvals && String(JSON.stringify(blocks)).includes(revision);
  const shown = await asTimePasses(desk)(() => slack.workspace.messages.find(isIt), 'the card');
  assert.is(revisionOn(shown, 'approve_request'), revision);
  assert.match(await fileUnder(desk, shown, 'rows.csv'), /deleted\.3@example\.com/);
  await desk.press(ana, shown, 'approve_request');
  await resultBelow(desk, shown);
  assert.is(recordsOf(desk).status(revision), 'finished');
});

test('a card that is deleted while its users are created takes no result with it', async () => {
  const desk = await theDesk();
  const { slack, rita } = desk;
  const { card } = await heldAfter(desk, 1, () => approveBatch(desk, csvOf(4, { name: 'underway' })));
  await asTimePasses(desk)(() => desk.ana.thread(card.channel, card.ts)[2], 'the file and the progress');
  const replies = slack.workspace.messages.filter(({ thread_ts: root }) => root === card.ts);
  for (const message of [...replies, card]) await removeMessage(desk, message);
  await asTimePasses(desk)(() => rita.direct().findLast(({ text }) => /^Done: 4 of 4/.test(text)), 'the result');
  const isResult = ({ channel, text }: { channel: string; text: string }) =>
    channel === people.approvals && /^Done: 4 of 4/.test(text);
  const result = await asTimePasses(desk)(
    () => slack.workspace.messages.findLast(isResult),
    'the result in the channel',
  );
  assert.not(result.thread_ts);
  assert.match(await fileUnder(desk, result, 'result.csv'), /underway\.4@example\.com,created,/);
});

test.run();
