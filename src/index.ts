import { randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { type RunningApp, startApp } from './app.ts';
import { readConfig } from './config.ts';
import { checkEnvFileIsPrivate, readEnvironment } from './environment/read.ts';
import { createLogger } from './logger.ts';
import { useProxy } from './proxy.ts';

/** Longer than the sum of all waits in `stop`. */
const STOP_MS = 30_000;

function quit(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

try {
  const environment = readEnvironment(process.env);
  const config = readConfig(environment.values, environment);
  checkEnvFileIsPrivate(config);
  const log = createLogger(config.logLevel);
  for (const { sentence } of environment.warnings) log.warn({}, sentence);
  const proxied = useProxy(process.env);
  process.on('unhandledRejection', (error) => log.error({ cause: error }, 'unhandled rejection'));
  let app: RunningApp | undefined;
  // Set before startup, which may wait for other services: PID 1 of a container ignores signals without a handler.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'stopping');
      // The next start picks up interrupted work.
      setTimeout(() => process.exit(1), STOP_MS).unref();
      await app?.stop().catch(quit);
      // A socket of Slack's client can keep the process alive for 30 s after everything is done.
      process.exit(0);
    });
  }
  app = await startApp(config, {
    clock: { now: Date.now, elapsed: () => performance.now() },
    newId: randomUUID,
    random: Math.random,
    log,
    proxied,
    onFatal: quit,
  });
  // Node.js writes the compile cache (enabled in start.js) only at a clean exit, so a killed process would lose it.
  flushCompileCache();
} catch (error) {
  quit(error);
}
