import * as assert from 'uvu/assert';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { cardAfter, fileUnder, preview } from './ask-batch.ts';

const posts = ({ cxengage }: Desk) =>
  cxengage.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/users').length;

/** A file of users from the upload to the result. */
export async function bulkStory(desk: Desk): Promise<void> {
  const { rita, ana, cxengage } = desk;
  const table = [
    csvOf(5).trimEnd(),
    'mei.tanaka@harbour.example,Mei,Tanaka,Platform User',
    'person.2@example.com,Twice,Last,Platform User',
    'no address,No,Body,Platform User',
    'person.9@example.com,First,Last,No such role',
  ].join('\n');
  const draft = await preview(desk, rita, table);
  assert.match(textOf(draft), /5 new/);
  assert.match(textOf(draft), /1 on the platform already/);
  assert.match(textOf(draft), /1 repeated in the file/);
  assert.match(textOf(draft), /2 invalid/);
  assert.is(posts(desk), 0);
  const problems = await fileUnder(desk, draft, 'problems.csv');
  assert.match(problems, /no address/);

  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  assert.match(textOf(card), /New: 5 users/);
  assert.match(await fileUnder(desk, card, 'rows.csv'), /person\.5@example\.com/);
  assert.is(posts(desk), 0);
  await desk.press(ana, card, 'approve_request');
  const result = await desk.inThread(card, /Done: 5 of 5 users created/);
  assert.is(posts(desk), 5);
  assert.is(cxengage.state.users.filter(({ email }) => /^person\.\d@example/.test(email)).length, 5);
  assert.match(await fileUnder(desk, card, 'result.csv'), /5,person\.4@example\.com,created,/);
  const abouts = desk.slack.workspace.messages.flatMap(({ files, text }) => (files?.length ? [text] : []));
  assert.equal(abouts, [
    "problems.csv: 4 rows that can't be sent, with the reasons.",
    'rows.csv: 5 rows to send for approval.',
    'rows.csv: 5 rows to approve.',
    'result.csv: the result of 5 rows.',
  ]);
  assert.match(textOf(result), /The file below has the result of every row/);
}
