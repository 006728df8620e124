import { setTimeout as wait } from 'node:timers/promises';
import { createLogger } from '../../../src/logger.ts';
import { createClock, type SandboxClock } from '../../../src/sandbox/clock.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts';
import { type Writes, watchWrites } from '../writes.ts';
import { createFailingDatabase, type Engine, type FailingDatabase } from './database.ts';
import type { Service } from './plan.ts';
import { openStored, type Stored } from './stored.ts';

/** The whole program between the stand-ins, with a database that can be taken away. */
export interface World {
  readonly sandbox: Sandbox;
  readonly clock: SandboxClock;
  readonly mode: 'socket' | 'http';
  readonly database: FailingDatabase;
  readonly stored: Stored;
  readonly writes: Writes;
  /** Services that are away now, and since when. */
  readonly away: Map<Service, number>;
  /** `CHANNEL TS` of messages that the program may not know of: the answer to their post, or its storing, was lost. */
  readonly orphans: Set<string>;
  /** Lines of the log at level error and above. */
  readonly errors: readonly Record<string, unknown>[];
  /** Resolves when nothing moves that could move without the clock, or after a while. */
  rest(): Promise<void>;
  /** Moves the clock by one step and rests. */
  step(ms: number): Promise<void>;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 8;
/** Long: a busy machine stands still for seconds, and what is not done then is done in another order. */
const MOST_LOOKS = 1_250;
/** What the program does while its database is away, it does within this. */
const AWAY_MS = 25;

export async function openWorld(mode: World['mode'], engine: Engine): Promise<World> {
  const database = await createFailingDatabase(engine);
  const clock = createClock();
  const errors: Record<string, unknown>[] = [];
  const log = createLogger('error', { write: (line) => void errors.push(JSON.parse(line)) });
  const sandbox = await startSandbox({
    clock,
    mode,
    databaseUrl: database.url,
    log,
    // A job that runs then always has a slot for its call.
    env: { CXENGAGE_CONCURRENCY: '8' },
    prepare: ({ slack }) => slack.workspace.changeGroup(people.requesterGroup, [people.rita, people.omar]),
  });
  const { slack, cxengage } = sandbox;
  const stored = await openStored(database.directUrl);
  const away = new Map<Service, number>();
  const isCalling = () =>
    cxengage.calls.some(({ status }) => status === 'waiting') ||
    slack.calls.some(({ kind, answer }) => kind === 'api' && answer === undefined);
  const isBusy = async () => {
    if (isCalling()) return true;
    if (away.has('the database')) return false;
    const now = clock.now();
    return (await stored.jobs()).some(({ run_at, lease_until }) => run_at <= now || (lease_until ?? 0) > now);
  };
  const rest = async () => {
    if (away.has('the database')) await wait(AWAY_MS);
    for (let looks = 0; looks < MOST_LOOKS && (await isBusy()); looks += 1) await wait(LOOK_EVERY_MS);
  };
  return {
    sandbox,
    clock,
    mode,
    database,
    stored,
    away,
    errors,
    orphans: new Set(),
    writes: watchWrites(cxengage, clock),
    rest,
    async step(ms) {
      clock.advance(ms);
      await rest();
    },
    async close() {
      await database.back();
      await sandbox.close();
      await stored.close();
      await database.drop();
    },
  };
}
