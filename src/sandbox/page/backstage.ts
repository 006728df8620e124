import { join } from 'node:path';
import pLimit from 'p-limit';
import { type AppHandle, createAppHandle } from '../app-handle.ts';
import type { SandboxClock } from '../clock.ts';
import { environmentOf } from '../environment-of.ts';
import { createChanges } from '../slack/changes.ts';
import type { StandIns } from '../stand-ins.ts';
import { type AppLog, createAppLog } from './app-log.ts';
import { createSwitches, type Switches } from './switches.ts';

/** Everything that the page shows and moves: both stand-ins, the app's process, its log, the faults, the clock. */
export interface Backstage extends Pick<StandIns, 'slack' | 'cxengage'> {
  readonly app: Pick<AppHandle, 'state' | 'record'>;
  readonly log: AppLog;
  readonly switches: Switches;
  readonly clock: Pick<SandboxClock, 'now'>;
  /** How far the clock was moved forward, in ms. */
  readonly ahead: number;
  /** How often everything began anew. */
  readonly resets: number;
  /** Starts the app on the store that it had, if it does not run. */
  start(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Back to the seed, the machine's time and an empty store. */
  reset(): Promise<void>;
  /** Calls the listener after every change; answers with a function that ends it. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

interface Options {
  readonly standIns: StandIns;
  readonly clock: SandboxClock;
  /** Where the store's file is. */
  readonly folder: string;
}

export function createBackstage({ standIns, clock, folder }: Options): Backstage {
  const { slack, cxengage } = standIns;
  const { fire: changed, listen: onChange } = createChanges();
  slack.onChange(changed);
  cxengage.onCall(changed);
  const log = createAppLog(clock.now);
  const switches = createSwitches(standIns, changed);
  const app = createAppHandle({
    onChange() {
      // A payload for an app that is not there goes nowhere: its port may be somebody else's by then.
      if (app.state.status === 'stopped') slack.deliverTo();
      changed();
    },
    onRunning: (port) => slack.deliverTo(`http://127.0.0.1:${port}/slack/events`),
    onLine(line) {
      log.add(line);
      changed();
    },
  });
  let ahead = 0;
  let resets = 0;
  const start = () => {
    const file = join(folder, `requests-${resets}.db`);
    return app.start({ ...environmentOf(slack, cxengage, 'http'), DATABASE_URL: `sqlite:${file}` });
  };
  const moveClock = async (to: number) => {
    await app.setClock(to);
    clock.advance(to - ahead);
    ahead = to;
    changed();
  };
  /** One after the other, so that two steps are the sum of both. */
  const inTurn = pLimit(1);
  const reset = async () => {
    await app.kill();
    await switches.reset();
    await inTurn(() => moveClock(0));
    resets += 1;
    slack.reset();
    cxengage.reset();
    log.reset();
    await start();
  };
  let resetting: Promise<void> | undefined;
  return {
    slack,
    cxengage,
    app,
    log,
    switches,
    clock,
    get ahead() {
      return ahead;
    },
    get resets() {
      return resets;
    },
    start,
    kill: app.kill,
    advance: (ms) => inTurn(() => moveClock(ahead + ms)),
    // Asked for twice, it happens once.
    reset() {
      resetting ??= reset().finally(() => {
        resetting = undefined;
      });
      return resetting;
    },
    onChange,
    async close() {
      await app.kill();
      await standIns.close();
    },
  };
}
