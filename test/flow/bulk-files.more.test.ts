import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { readRows } from '../helpers/read-rows.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { asTimePasses, cardAfter, fileUnder, openBulkForm, preview, previewOf } from './ask-batch.ts';

const test = suite('files of many users');
const theDesk = sharedDesk(test);

const rowsIn = ({ config }: Desk) =>
  readRows(config.databaseUrl.replace(/^sqlite:/, ''), 'select line from batch_rows');

/** What the requester reads of a file that cannot be used: the sentence and what to do. */
async function toldOf(desk: Desk, act: () => Promise<{ text: string }>): Promise<string> {
  const before = rowsIn(desk).length;
  const message = await act();
  assert.match(message.text, / can't be used: /);
  assert.match(textOf(message), /(?<!Reference: [0-9a-f]{8})\nTry again with \/create-user bulk\./);
  assert.not.match(JSON.stringify(message), /submit_batch|discard_batch/);
  assert.is(rowsIn(desk).length, before);
  assert.equal(desk.writes(), []);
  return message.text.replace(/^.* can't be used: /, '');
}

const magic = (...bytes: number[]) => Buffer.from([...bytes, 1, 2, 3, 4, 255, 254]);
const BAD: Readonly<Record<string, readonly [content: string | Uint8Array, sentence: RegExp]>> = {
  'an Excel file that is named .csv': [
    magic(0x50, 0x4b, 3, 4),
    /^This is an Excel, Numbers or zip file\. Export it as CSV/,
  ],
  'a PDF': ['%PDF-1.7\n…', /^This is a PDF\. Upload the original table/],
  'a web page': ['<!DOCTYPE html><html><body>Sign in</body></html>', /^This is a web page, not a CSV/],
  JSON: ['[{"email":"a@example.com"}]', /^This is JSON, not a CSV/],
  'an empty file': ['', /^The file is empty\.$/],
  'a file of blank lines': ['\n\n \n', /^The file has no lines\.$/],
  'a header alone': ['email,first name\n', /^The file has a header but no rows\.$/],
  'a table without an e-mail column': ['name\nBob\n', /^The first line must contain the column names/],
  'more than 10,000 rows': [csvOf(10_001), /^The file has more than 10,000 rows\. Split it\.$/],
  'a quote that is never closed in the middle': [
    `${csvOf(3)}"open,A,B,C\n${csvOf(3)}`,
    /^From line 5 on: a quotation mark/,
  ],
};

for (const [what, [content, sentence]] of Object.entries(BAD)) {
  test(`${what} is told in a sentence, and nothing is kept`, async () => {
    const desk = await theDesk();
    assert.match(await toldOf(desk, () => preview(desk, desk.rita, content)), sentence);
  });
}

const NAMES = 'email;first name;last name;role\nzoe@example.com;Zoë;Müller-Łęcka;Platform User\n';
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const GOOD: Readonly<Record<string, readonly [content: string | Uint8Array, name: string]>> = {
  'semicolons and an UTF-8 mark': [`\ufeff${NAMES}`, 'Zoë Müller-Łęcka'],
  'Unicode text of Excel: UTF-16 with tabs': [utf16(NAMES.replaceAll(';', '\t')), 'Zoë Müller-Łęcka'],
  'Windows-1252': [Buffer.from(NAMES.replace('Łęcka', 'Lecka'), 'latin1'), 'Zoë Müller-Lecka'],
  'a line that says what parts the cells': [`sep=;\r\n${NAMES.replaceAll('\n', '\r\n')}`, 'Zoë Müller-Łęcka'],
};

for (const [what, [content, name]] of Object.entries(GOOD)) {
  test(`${what} is read with the names as they are`, async () => {
    const desk = await theDesk();
    const draft = await preview(desk, desk.rita, content);
    assert.match(draft.text, /^Checked: 1 of 1 row/);
    const card = await cardAfter(desk, () => desk.press(desk.rita, draft, 'submit_batch'));
    assert.match(textOf(card), new RegExp(`zoe@example\\.com · ${name} · Platform User`));
    assert.ok((await fileUnder(desk, card, 'rows.csv')).includes(name.replace(' ', ',')));
    await desk.cancel(desk.rita, card);
    await desk.becomes(card, /Cancelled/);
  });
}

test('a file that was removed before it is read is asked for again', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const { id } = rita.upload({ name: 'team.csv', content: csvOf(2) });
  await openBulkForm(desk, rita);
  rita.fill({ file: [id] });
  rita.removeFile(id);
  assert.match(await toldOf(desk, () => previewOf(desk, rita)), /^The file no longer exists\. Upload it again\.$/);
});

test('a file that is kept elsewhere is asked for in Slack', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  const { id } = rita.upload({ name: 'team.csv', content: '', external: 'https://drive.example.com/team.csv' });
  await openBulkForm(desk, rita);
  rita.fill({ file: [id] });
  assert.match(await toldOf(desk, () => previewOf(desk, rita)), /^This file is stored outside Slack\. Download it and/);
});

test('the file of somebody else is not read, whatever the form says', async () => {
  const desk = await theDesk();
  const { rita, ana, slack } = desk;
  const hers = ana.upload({ name: 'salaries.csv', content: csvOf(3) });
  const mine = rita.upload({ name: 'team.csv', content: csvOf(2) });
  await openBulkForm(desk, rita);
  rita.fill({ file: [mine.id] });
  await previewOf(desk, rita);
  const sent = slack.calls.findLast(({ method }) => method === 'view_submission')?.arguments;
  const forged = JSON.parse(JSON.stringify(sent).replaceAll(mine.id, hers.id));
  const before = new Set(rita.direct().map(({ ts }) => ts));
  const told = await toldOf(desk, async () => {
    await slack.deliver({ ...forged, view: { ...forged.view, id: 'V0FORGED' } });
    return slack.until(
      () => rita.direct().find((one) => !before.has(one.ts) && /can't be used/.test(one.text)),
      'the refusal',
    );
  });
  assert.match(told, /^Someone else uploaded this file\. Upload your own\.$|^The file no longer exists/);
});

test('a file that Slack does not give at first is read when it does', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  slack.fault({ method: 'files.info', times: 2, effect: { status: 503 } });
  const { id } = rita.upload({ name: 'team.csv', content: csvOf(2, { name: 'late' }) });
  await openBulkForm(desk, rita);
  rita.fill({ file: [id] });
  const draft = await previewOf(desk, rita, asTimePasses(desk));
  assert.match(draft.text, /^Checked: 2 of 2 rows/);
});

test.run();
