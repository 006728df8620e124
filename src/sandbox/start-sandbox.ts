import { randomUUID } from 'node:crypto';
import { type RunningApp, startApp } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import type { SandboxClock } from './clock.ts';
import type { CxengageStandIn } from './cxengage/server.ts';
import { environmentOf } from './environment-of.ts';
import { loopbackOnly } from './loopback-only.ts';
import type { SlackStandIn } from './slack/server.ts';
import { startStandIns } from './stand-ins.ts';

export interface SandboxOptions {
  readonly clock: SandboxClock;
  readonly mode: 'socket' | 'http';
  /** `sqlite:PATH` or `postgres://…` on loopback. */
  readonly databaseUrl: string;
  readonly log: Log;
  /** More variables of the program, by their names in `.env.example`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The clock of the app's own machine; without it, that of the stand-ins. */
  readonly machineClock?: (clock: SandboxClock) => SteadyClock;
  /** Runs once the stand-ins are there and before the app starts. */
  readonly prepare?: (standIns: Pick<Sandbox, 'slack' | 'cxengage'>) => void | Promise<void>;
}

export interface Sandbox {
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  readonly config: Config;
  readonly app: RunningApp;
  /** Starts the app again on the same store, after `app.stop()`. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Both stand-ins and the real app against them, on loopback. No variable of the environment and no `.env` is read.
 * Throws when `env` or `databaseUrl` names another host.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, log } = options;
  const { slack, cxengage, close } = await startStandIns(clock);
  const fail = (error: Error) => log.error({ cause: error }, 'the app cannot go on');
  const start = async (config: Config) => {
    const own = options.machineClock?.(clock) ?? clock;
    const app = await startApp(config, { clock: own, log, newId: randomUUID, random: Math.random, onFatal: fail });
    if (app.port) slack.deliverTo(`http://127.0.0.1:${app.port}/slack/events`);
    return app;
  };
  let config: Config;
  let app: RunningApp;
  try {
    config = configOf(options, slack, cxengage);
    loopbackOnly(config);
    await options.prepare?.({ slack, cxengage });
    app = await start(config);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    slack,
    cxengage,
    config,
    get app() {
      return app;
    },
    async restart() {
      app = await start(config);
    },
    async close() {
      await app.stop();
      await close();
    },
  };
}

function configOf({ mode, databaseUrl, env }: SandboxOptions, slack: SlackStandIn, cxengage: CxengageStandIn): Config {
  return readConfig({ ...environmentOf(slack, cxengage, mode), DATABASE_URL: databaseUrl, ...env });
}
