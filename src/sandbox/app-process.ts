import { randomUUID } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import * as v from 'valibot';
import type { RunningApp } from '../app.ts';
import { type FromApp, type StoredRecord, type ToApp, toApp } from './app-messages.ts';

/**
 * The app as a process of its own, so that it can be killed and started for real. Its parent says over IPC with which
 * variables it starts, moves its clock, and asks what it has stored. It reads no environment, and ends with its parent.
 */
enableCompileCache();
let ahead = 0;
let app: RunningApp | undefined;

function say(message: FromApp): void {
  process.send?.(message);
}

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  // Imported late so that the compile cache is on for them.
  const [{ readConfig }, { startApp }, { createLogger }, { loopbackOnly }] = await Promise.all([
    import('../config.ts'),
    import('../app.ts'),
    import('../logger.ts'),
    import('./loopback-only.ts'),
  ]);
  const config = readConfig(env);
  loopbackOnly(config);
  app = await startApp(config, {
    clock: { now: () => Date.now() + ahead, elapsed: () => performance.now() + ahead },
    newId: randomUUID,
    random: Math.random,
    log: createLogger(config.logLevel),
    onFatal: fail,
  });
  say({ kind: 'running', port: app.port ?? 0 });
}

function fail(error: unknown): void {
  say({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) });
  process.disconnect();
}

async function recordAt(channel: string, ts: string): Promise<StoredRecord | null> {
  const records = app?.records;
  const id = await records?.requestAt(channel, ts);
  const request = id === undefined ? undefined : await records?.byId(id);
  if (!records || !request) return null;
  const { jobs, messages, auditEvents } = records;
  const [events, waiting, posted] = await Promise.all([
    auditEvents(request.id),
    jobs(request.id),
    messages(request.id),
  ]);
  const plain = (rows: readonly object[]) => rows.map((row) => ({ ...row }));
  return {
    request: { ...request },
    auditEvents: plain(events),
    jobs: plain(waiting),
    messages: plain(posted),
  };
}

async function take(message: ToApp): Promise<void> {
  if (message.kind === 'start') {
    ahead = message.ahead;
    await start(message.env).catch(fail);
  } else if (message.kind === 'clock') {
    ahead = message.ahead;
    say(message);
  } else {
    // A store that cannot be asked now has nothing to show.
    const record = await recordAt(message.channel, message.ts).catch(() => null);
    say({ kind: 'record', id: message.id, record });
  }
}

process.on('message', (message) => void take(v.parse(toApp, message)));
process.on('disconnect', () => process.exit(1));
// Ctrl-C reaches the whole group of processes; the parent decides when this one ends.
process.on('SIGINT', () => {});
