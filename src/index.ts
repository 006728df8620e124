import { randomUUID } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import { config as readEnvFile } from 'dotenv';

enableCompileCache();
readEnvFile({ quiet: true });

// Imported late so that the compile cache is on for them.
const { startApp } = await import('./app.ts');
const { readConfig } = await import('./config.ts');
const { createLogger } = await import('./logger.ts');

/** Says why it cannot run, for the operator's terminal, and ends. */
function quit(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

try {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel);
  process.on('unhandledRejection', (error) => log.error({ cause: String(error) }, 'unhandled rejection'));
  const app = await startApp(config, {
    clock: { now: Date.now },
    newId: randomUUID,
    random: Math.random,
    log,
    onFatal: quit,
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      log.info({ signal }, 'stopping');
      await app.stop();
      // A socket of Slack's client can keep the process for 30 s after everything is done.
      process.exit(0);
    });
  }
} catch (error) {
  quit(error);
}
