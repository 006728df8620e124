import { setTimeout as wait } from 'node:timers/promises';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { sendBulkForm } from '../../flow/ask-batch.ts';
import { readRows } from '../../helpers/read-rows.ts';
import { createBenchWorld } from '../world/bench-world.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';

/** Between an answer and the next command. The slowest answer shows a pause of the program, less at most this. */
const PAUSE_MS = 20;
/** A file that takes longer is not going to be read. */
const LIMIT_MS = 120_000;

/** The real program, which reads the files of one person while another one asks for help. */
export interface AskingWorld {
  /**
   * Sends the file with the form for many users. Returns the milliseconds that each `/create-user help` took until the
   * file was read, infinity for one that Slack gave up.
   */
  answersDuring(file: string): Promise<readonly number[]>;
  close(): Promise<void>;
}

export async function createAskingWorld(): Promise<AskingWorld> {
  const world = await createBenchWorld();
  const database = await createDatabaseOnDisk();
  const { slack } = world;
  const [rita, ana] = [slack.as(seedIds.rita), slack.as(seedIds.ana)];
  slack.deliverTo((await world.start(database.url)).url);

  async function helpTime(): Promise<number> {
    const asked = performance.now();
    const { ephemeral, failure } = await ana.command('help');
    if (failure === 'operation_timeout') return Number.POSITIVE_INFINITY;
    if (!ephemeral?.text?.includes('/create-user')) throw new Error(`the answer was no help: ${failure}`);
    return performance.now() - asked;
  }

  const isReading = () => readRows(database.path, "select id from requests where status = 'checking'").length > 0;

  /** A file may be refused for what is in it. Otherwise it was not read, and the answers say nothing. */
  function throwIfUnread(): void {
    const failed = readRows(database.path, "select outcome from requests where status = 'failed'");
    const unread = failed.find(({ outcome }) => !String(outcome).includes('"kind":"validation"'));
    if (unread) throw new Error(`the file was not read: ${unread.outcome}`);
  }

  return {
    async answersDuring(file) {
      const { id } = rita.upload({ name: 'team.csv', content: file });
      const sent = await sendBulkForm(world, rita, { file: [id] });
      if (sent.action !== 'clear') throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
      const started = performance.now();
      const answers: number[] = [];
      while (isReading()) {
        if (performance.now() - started > LIMIT_MS) throw new Error('the file was not read in time');
        answers.push(await helpTime());
        await wait(PAUSE_MS);
      }
      throwIfUnread();
      return answers;
    },
    async close() {
      await world.close();
      await database.drop();
    },
  };
}
