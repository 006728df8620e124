import { randomUUID } from 'node:crypto';
import { flushCompileCache } from 'node:module';
import { config as readEnvFile } from 'dotenv';
import { type RunningApp, startApp } from './app.ts';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';

/** Longer than everything that stopping waits for. */
const STOP_MS = 30_000;

/** Says why it cannot run, for the operator's terminal, and ends. */
function quit(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

try {
  readEnvFile({ quiet: true });
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel);
  process.on('unhandledRejection', (error) => log.error({ cause: error }, 'unhandled rejection'));
  let app: RunningApp | undefined;
  // Set before the start, which may wait for others: in a container a signal that nobody listens to does nothing.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'stopping');
      // What was cut off is found again at the next start.
      setTimeout(() => process.exit(1), STOP_MS).unref();
      await app?.stop().catch(quit);
      // A socket of Slack's client can keep the process for 30 s after everything is done.
      process.exit(0);
    });
  }
  app = await startApp(config, {
    clock: { now: Date.now, elapsed: () => performance.now() },
    newId: randomUUID,
    random: Math.random,
    log,
    onFatal: quit,
  });
  // Node.js would write the cache that start.js has turned on at its end only, and not when it is killed.
  flushCompileCache();
} catch (error) {
  quit(error);
}
