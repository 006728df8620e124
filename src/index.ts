import { randomUUID } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import { config as readEnvFile } from 'dotenv';
import type { RunningApp } from './app.ts';

enableCompileCache();
readEnvFile({ quiet: true });

/** Longer than everything that stopping waits for. */
const STOP_MS = 30_000;

/** Says why it cannot run, for the operator's terminal, and ends. */
function quit(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

try {
  // Imported late so that the compile cache is on for them.
  const { readConfig } = await import('./config.ts');
  const config = readConfig(process.env);
  const { startApp } = await import('./app.ts');
  const { createLogger } = await import('./logger.ts');
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
    clock: { now: Date.now },
    newId: randomUUID,
    random: Math.random,
    log,
    onFatal: quit,
  });
} catch (error) {
  quit(error);
}
