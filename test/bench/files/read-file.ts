import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { readTable } from '../../../src/csv/read-rows.ts';
import { rowClassifier } from '../../../src/domain/classify-row.ts';
import { isKnownError } from '../../../src/errors.ts';
import { HOSTILE, plain } from '../../csv/hostile-files.ts';

/** What a process of its own found while it read a file. */
export interface Reading {
  readonly seconds: number;
  /** Longest that a timer of 1 ms came too late. */
  readonly longestMs: number;
  readonly grownMb: number;
}

const RESOLUTION_MS = 1;
/** The monitor needs a tick before what it measures, and one after it. */
const TICKS_MS = 5 * RESOLUTION_MS;
const roles = [{ id: 'e1b9b0c0-8f5e-11e8-9eb6-529269fb1459', name: 'Platform User' }];

async function read(bytes: Uint8Array): Promise<void> {
  const classify = rowClassifier({ roles, tenants: [], tenantRoles: new Map(), country: 'US', status: 'enabled' });
  try {
    const { rows } = await readTable(bytes);
    for await (const row of rows) classify(row);
  } catch (error) {
    if (!isKnownError(error, 'validation')) throw error;
  }
}

const [name = '', size = ''] = process.argv.slice(2);
const fileOf = HOSTILE[name] ?? plain;
// What is compiled and loaded once is no part of a file.
await read(Buffer.from(plain(100_000)));
const bytes = Buffer.from(fileOf(Number(size)));
const before = process.resourceUsage().maxRSS;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
await wait(TICKS_MS);
const started = performance.now();
await read(bytes);
const seconds = (performance.now() - started) / 1_000;
const grownMb = (process.resourceUsage().maxRSS - before) / 1_024;
await wait(TICKS_MS);
delay.disable();
process.send?.({ seconds, longestMs: Math.max(0, delay.max / 1e6 - RESOLUTION_MS), grownMb } satisfies Reading);
