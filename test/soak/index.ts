import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Effort, Findings } from './findings.ts';

/** Each part by its option, imported only when it is asked for. */
const PARTS: Readonly<Record<string, () => Promise<(effort: Effort) => Promise<Findings>>>> = {
  kills: async () => (await import('./crash.ts')).crash,
  fuzz: async () => (await import('./fuzz.ts')).fuzz,
  races: async () => (await import('./race.ts')).race,
  model: async () => (await import('./model.ts')).model,
  outage: async () => (await import('./outage.ts')).outage,
  bulk: async () => (await import('./bulk.ts')).bulk,
};

const options = Object.fromEntries([...Object.keys(PARTS), 'seed'].map((name) => [name, { type: 'string' as const }]));
const { values } = parseArgs({ options });
const whole = (name: string) => (values[name] === undefined ? undefined : Number.parseInt(String(values[name]), 10));
const seed = whole('seed') ?? randomInt(2 ** 31);
const say = (line: string) => void process.stdout.write(`${line}\n`);

const wanted = Object.entries(PARTS).flatMap(([name, load]) => {
  const count = whole(name);
  return count ? [{ name, load, count }] : [];
});
if (wanted.length === 0)
  say(
    `Usage: npm run soak -- ${Object.keys(PARTS)
      .map((name) => `--${name} N`)
      .join(' ')} [--seed N]`,
  );

let held = 0;
for (const { name, load, count } of wanted) {
  say(`\n${name}: ${count}, seed ${seed}  (again: npm run soak -- --${name} ${count} --seed ${seed})`);
  const part = await load();
  const stopped = (error: unknown): Findings => ({ figures: {}, failures: [`it stopped: ${error}`] });
  const { figures, failures } = await part({ count, seed, say }).catch(stopped);
  for (const [what, figure] of Object.entries(figures)) say(`  ${what}: ${figure}`);
  for (const failure of failures) say(`  BROKEN ${failure}`);
  if (failures.length === 0) held += 1;
}
// In uvu's words, so that both can be counted together.
say(`\n  Total:     ${wanted.length}\n  Passed:    ${held}`);
process.exit(wanted.length > 0 && held === wanted.length ? 0 : 1);
