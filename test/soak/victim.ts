import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../../src/sandbox/cxengage/server.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { seed } from '../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../src/sandbox/slack/server.ts';
import { SCOPES } from '../../src/slack/check.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { type Program, startProgram } from '../helpers/program.ts';

const START = new URL('../../src/start.js', import.meta.url);
/** Posts to one channel are paced; so much later a burst is allowed again. */
const REST_MS = 4_000;
const LIFE_MS = 600_000;

/** The real program as a process that is killed again and again, on one database and against the same stand-ins. */
export interface Victim {
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  /** That of the stand-ins. The process has the machine's, and reads CxEngage's from the `Date` of its answers. */
  readonly clock: SandboxClock;
  /** Its SQLite file. */
  readonly path: string;
  /** How often it was killed. */
  readonly kills: number;
  readonly alive: boolean;
  /** Starts it and waits until it runs. */
  start(): Promise<void>;
  /** SIGKILL, at once; whatever it was doing is not finished. */
  kill(): void;
  /** Resolves once the process is gone. */
  gone(): Promise<void>;
  /** Moves the clock of the stand-ins: a channel takes a burst of posts again, and a lost write is a little older. */
  rest(): void;
  close(): Promise<void>;
}

export async function createVictim(): Promise<Victim> {
  const clock = createClock();
  const [slack, cxengage] = await Promise.all([startSlack({ clock, seed, scopes: SCOPES }), startCxengage({ clock })]);
  const database = await createSqliteDatabase();
  const env = { ...environmentOf(slack, cxengage, 'http'), DATABASE_URL: database.url, LOG_LEVEL: 'info' };
  let program: Program | undefined;
  let alive = false;
  let kills = 0;

  const gone = async () => {
    await program?.remove();
    program = undefined;
  };
  return {
    slack,
    cxengage,
    clock,
    path: database.path,
    get kills() {
      return kills;
    },
    get alive() {
      return alive;
    },
    async start() {
      program = await startProgram(START, { env, limitMs: LIFE_MS });
      const { port } = JSON.parse(await program.line(/"msg":"running"/));
      slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
      alive = true;
    },
    kill() {
      alive = false;
      kills += 1;
      program?.kill('SIGKILL');
    },
    gone,
    rest: () => clock.advance(REST_MS),
    async close() {
      program?.kill('SIGKILL');
      await gone();
      await Promise.all([slack.close(), cxengage.close()]);
      await database.drop();
    },
  };
}
