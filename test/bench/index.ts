import { parseArgs } from 'node:util';
import type { BenchLine } from './bulk/bulk.ts';

interface Effort {
  readonly rows: number;
}
type Bench = (effort: Effort, say: (line: string) => void) => Promise<BenchLine[]>;

/** Each bench by its name, imported only when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<Bench>>> = {
  bulk: async () => (await import('./bulk/bulk.ts')).bulk,
};

const { values, positionals } = parseArgs({ options: { rows: { type: 'string' } }, allowPositionals: true });
const rows = Number.parseInt(values.rows ?? '10000', 10);
const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = wanted.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`Use: npm run bench -- [${Object.keys(BENCHES).join(' | ')}] [--rows N]\n`);
  process.exit(2);
}

let missed = 0;
for (const name of wanted) {
  process.stdout.write(`\n${name}, Node ${process.version}\n`);
  const bench = await BENCHES[name]?.();
  const lines = (await bench?.({ rows }, (line) => process.stderr.write(`  … ${line}\n`))) ?? [];
  for (const { what, figure, goal, holds } of lines) {
    const verdict = goal ? `  (${goal}: ${holds ? 'held' : 'MISSED'})` : '';
    process.stdout.write(`  ${what}: ${figure}${verdict}\n`);
  }
  missed += lines.filter(({ holds }) => holds === false).length;
}
process.exit(missed > 0 ? 1 : 0);
