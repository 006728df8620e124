import { copyFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { resultBelow, type SentBatch, sendBatch } from './approve-batch.ts';

const test = suite("yesterday's backup is restored");

const NAMES = ['one', 'two', 'three', 'four', 'five'];
const table = (header: string, cells: string) =>
  [header, ...NAMES.map((name) => `${name}.restored@example.com${cells}`)].join('\n');

/** A batch waits for an approver; a backup is made; it is approved and carried out; the backup is restored. */
function withRestored(rows: string, check: (desk: Desk, sent: SentBatch, posts: number) => Promise<void>) {
  return async () => {
    const { url, path, drop } = await createSqliteDatabase();
    try {
      await withDesk(
        async (desk) => {
          const sent = await sendBatch(desk, rows);
          await desk.app.stop();
          await copyFile(path, `${path}-backup`);
          await desk.restart();
          await desk.press(desk.ana, sent.card, 'approve_request');
          await resultBelow(desk, sent.card);
          const posts = desk.writes().length;
          assert.ok(posts >= NAMES.length);
          await desk.app.stop();
          await copyFile(`${path}-backup`, path);
          await desk.restart();
          await check(desk, sent, posts);
        },
        { databaseUrl: url },
      )();
    } finally {
      await drop();
    }
  };
}

for (const [what, rows] of Object.entries({
  'new users': table('email,last name,role', ',Lee,Platform User'),
  'new users and their tenant': table(
    'email,last name,role,tenant,tenant role',
    ',Lee,Platform User,Harbour Outfitters,Agent',
  ),
}))
  test(
    `${what}: Approve on the old card sends nothing that was sent already`,
    withRestored(rows, async (desk, { card }, posts) => {
      const results = () =>
        desk.ana.thread(card.channel, card.ts).filter(({ text }) => /^(?:Done|Failed): \d/.test(text));
      const before = results().length;
      // The click once more, as from a window that still shows the old card.
      await desk.slack.resend();
      await desk.slack.until(() => results()[before], 'the result');
      assert.is(desk.writes().length, posts);
    }),
  );

test.run();
