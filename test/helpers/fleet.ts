import { randomUUID } from 'node:crypto';
import { type RunningApp, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../../src/sandbox/cxengage/server.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { readManifest } from '../../src/sandbox/manifest.ts';
import { seed } from '../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../src/sandbox/slack/server.ts';
import { runSql } from './postgres.ts';

export interface FleetOptions {
  readonly mode: 'socket' | 'http';
  /** An empty PostgreSQL database. */
  readonly databaseUrl: string;
  readonly size: number;
  /** More variables of the program. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs once the stand-ins are there and before the first instance starts. */
  readonly prepare?: (standIns: Pick<Fleet, 'slack' | 'cxengage'>) => void;
}

/** Several instances of the program on one database, before the same stand-ins. They are numbered from 0. */
export interface Fleet {
  readonly clock: SandboxClock;
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  /** Lines of all logs, parsed; `instance` says whose. */
  readonly log: readonly Record<string, unknown>[];
  /** Stops one, which finishes what it runs; the balancer before it goes on knowing its address. */
  stop(instance: number): Promise<void>;
  /** Starts one that is stopped. */
  start(instance: number): Promise<void>;
  /** The instance that a recorded call reached. */
  reached(to: string | undefined): number | undefined;
  close(): Promise<void>;
}

/** The column `instance` of `audit_events` then says who wrote an event: the name that each connection gives. */
const WHO_WROTE = "alter table audit_events add column instance text default current_setting('application_name')";

export async function startFleet({ mode, databaseUrl, size, env, prepare }: FleetOptions): Promise<Fleet> {
  const clock = createClock();
  const slack = await startSlack({ clock, seed, scopes: (await readManifest()).scopes });
  const cxengage = await startCxengage({ clock });
  const log: Record<string, unknown>[] = [];
  const running = new Map<number, RunningApp>();
  const addresses = new Map<number, string>();
  const names = new Map<string, number>();
  let sockets = 0;

  async function start(instance: number): Promise<void> {
    const write = (line: string) => void log.push({ instance, ...JSON.parse(line) });
    const url = new URL(databaseUrl);
    url.searchParams.set('application_name', String(instance));
    const more = { DATABASE_URL: url.href, ...env };
    const app = await startApp(readConfig({ ...environmentOf(slack, cxengage, mode), ...more }), {
      clock,
      log: createLogger('info', { write }),
      newId: randomUUID,
      random: Math.random,
      onFatal: (error) => void log.push({ instance, level: 60, msg: error.message }),
    });
    running.set(instance, app);
    if (!app.port) {
      sockets += 1;
      names.set(`socket ${sockets}`, instance);
      return;
    }
    const address = `http://127.0.0.1:${app.port}/slack/events`;
    names.set(address, instance);
    addresses.set(instance, address);
    slack.deliverTo(...addresses.values());
  }

  async function stop(instance: number): Promise<void> {
    const app = running.get(instance);
    running.delete(instance);
    await app?.stop();
  }

  async function close(): Promise<void> {
    // A call that hangs would hold the drain.
    await cxengage.close();
    await Promise.all([...running.keys()].map(stop));
    await slack.close();
  }

  try {
    prepare?.({ slack, cxengage });
    for (let instance = 0; instance < size; instance += 1) {
      await start(instance);
      if (instance === 0) await runSql(databaseUrl, WHO_WROTE);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { clock, slack, cxengage, log, stop, start, reached: (to) => names.get(to ?? ''), close };
}
