import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { postgresServer } from '../helpers/postgres.ts';
import type { Effort, Say } from './effort.ts';
import { type Line, strain } from './line.ts';
import { machine } from './machine.ts';
import { tableOf } from './table-of.ts';

type Bench = (effort: Effort, say: Say) => Promise<readonly Line[]>;

/** Each bench by its name, imported only when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  ack: async () => (await import('./ack/ack.ts')).ack,
  throughput: async () => (await import('./throughput/throughput.ts')).throughput,
  click: async () => (await import('./click/click.ts')).click,
  bulk: async () => (await import('./bulk/bulk.ts')).bulk,
  files: async () => (await import('./files/files.ts')).files,
  growth: async () => (await import('./growth/growth.ts')).growth,
  start: async () => (await import('./start/start.ts')).start,
  memory: async () => (await import('./memory/memory.ts')).memory,
  recovery: async () => (await import('./recovery/recovery.ts')).recovery,
};
const QUICK = ['start', 'ack', 'click', 'files'];
const { values, positionals } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    rows: { type: 'string', default: '10000' },
    json: { type: 'string', default: 'data/bench.json' },
  },
  allowPositionals: true,
});
const { quick: isQuick, json } = values;
const effort: Effort = {
  rounds: Number.parseInt(values.rounds ?? (isQuick ? '3' : '5'), 10),
  isQuick,
  rows: Number.parseInt(values.rows, 10),
  postgres: postgresServer,
};
const wanted = positionals.length > 0 ? positionals : isQuick ? QUICK : Object.keys(BENCHES);
if (wanted.some((name) => !(name in BENCHES)) || !(effort.rounds > 0) || !(effort.rows > 0)) {
  process.stderr.write(
    `Usage: npm run bench -- [${Object.keys(BENCHES).join(' | ')}] [--quick] [--rounds N] [--rows N] [--json FILE]\n`,
  );
  process.exit(2);
}

const started = performance.now();
process.stdout.write(`${machine()}\n\n`);
if (effort.postgres === undefined) process.stdout.write('Without PostgreSQL: TEST_DATABASE_URL names no server.\n\n');
const isMissed = (line: Line) => strain(line) > 1;

async function run(name: string): Promise<readonly Line[]> {
  const bench = await BENCHES[name]?.();
  const lines = (await bench?.(effort, (line) => process.stderr.write(`  … ${name}: ${line}\n`))) ?? [];
  process.stdout.write(`${tableOf(name, lines)}\n\n`);
  return lines;
}

const found: Record<string, readonly Line[]> = {};
for (const name of wanted) found[name] = await run(name);
await mkdir(dirname(json), { recursive: true });
await writeFile(json, `${JSON.stringify({ at: new Date().toISOString(), machine: machine(), ...found }, null, 2)}\n`);
const missed = Object.values(found).flat().filter(isMissed);
for (const { what } of missed) process.stdout.write(`MISSED: ${what}\n`);
process.stdout.write(`${Math.round((performance.now() - started) / 1_000)} s; all figures are in ${json}\n`);
// A quick run is for machines that others share, and a goal that they miss says nothing about the program.
process.exit(missed.length > 0 && !isQuick ? 1 : 0);
