import { createClock, type SandboxClock } from '../../../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../../../src/sandbox/cxengage/server.ts';
import { environmentOf } from '../../../src/sandbox/environment-of.ts';
import { seed, seedIds } from '../../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../../src/sandbox/slack/server.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { SCOPES } from '../../../src/slack/check.ts';
import { eventually } from '../../helpers/eventually.ts';
import { type Program, startProgram } from '../../helpers/program.ts';
import { readRows } from '../../helpers/read-rows.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { optionsOfStart } from '../world/options-of-start.ts';
import { residentMemory } from '../world/resident-memory.ts';

const START = new URL('../../../src/start.js', import.meta.url);
const HOUR_MS = 3_600_000;

/** The real program as a process, on a SQLite file, against stand-ins in this process; and what people do with a batch. */
export interface BulkWorld {
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  /** That of the stand-ins; the process reads CxEngage's from the `Date` of its answers. */
  readonly clock: SandboxClock;
  /** The SQLite file. */
  readonly path: string;
  /** SIGKILL, and a new start on the same file; resolves when it runs. */
  restart(): Promise<void>;
  /** Uploads the table and waits for the preview. */
  preview(table: string): Promise<Message>;
  /** Sends it and approves it; resolves with the card. */
  approve(preview: Message): Promise<Message>;
  /** Waits for the result in the card's thread. */
  finished(card: Message): Promise<Message>;
  /** The most memory that the running process has had, in MB; undefined where the system does not say. */
  peakMemory(): Promise<number | undefined>;
  close(): Promise<void>;
}

export async function createBulkWorld(): Promise<BulkWorld> {
  const clock = createClock();
  const [slack, cxengage] = await Promise.all([startSlack({ clock, seed, scopes: SCOPES }), startCxengage({ clock })]);
  const database = await createDatabaseOnDisk();
  const env = {
    ...environmentOf(slack, cxengage, 'http'),
    DATABASE_URL: database.url,
  };
  const options = await optionsOfStart();
  const [rita, ana] = [slack.as(seedIds.rita), slack.as(seedIds.ana)];
  let program: Program | undefined;

  const start = async () => {
    program = await startProgram(START, { env, options, limitMs: HOUR_MS, keeps: 10_000 });
    const { port } = JSON.parse(await program.line(/"msg":"running"/));
    slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  };
  const cards = () =>
    slack.workspace.messages.filter((one) => one.channel === seedIds.approvals && !one.thread_ts && !one.ephemeralTo);
  const said = (list: () => readonly Message[], pattern: RegExp, what: string) =>
    slack.until(() => list().find(({ text = '' }) => pattern.test(text)), what, HOUR_MS);
  const press = async (by: typeof rita, { channel, ts }: Message, button: string) => {
    // A message shows in Slack a little before the program has stored where it is.
    const sql = 'select ts from messages where channel = ? and ts = ?';
    await eventually(() => readRows(database.path, sql, channel, ts).length > 0, 'that the message is stored');
    await by.click({ channel, ts }, button);
  };

  await start();
  return {
    slack,
    cxengage,
    clock,
    path: database.path,
    async restart() {
      program?.kill('SIGKILL');
      await program?.remove();
      await start();
    },
    async preview(table) {
      await rita.command('bulk');
      await slack.until(() => rita.view()?.view.callback_id === 'create_users_from_csv' || undefined, 'the form');
      rita.fill({ file: [rita.upload({ name: 'team.csv', content: table }).id] });
      await rita.submit();
      return said(rita.direct, /^Checked: /, 'the preview');
    },
    async approve(preview) {
      const before = cards().length;
      await press(rita, preview, 'submit_batch');
      const card = await slack.until(() => cards()[before], 'the card', HOUR_MS);
      await press(ana, card, 'approve_request');
      return card;
    },
    finished: (card) => said(() => ana.thread(card.channel, card.ts), /^Done/, 'the result'),
    async peakMemory() {
      return program && residentMemory(program, 'peak');
    },
    async close() {
      await program?.remove();
      await Promise.all([slack.close(), cxengage.close()]);
      await database.drop();
    },
  };
}
