import type { Engine } from '../../../src/store/database.ts';
import { databases } from '../../helpers/databases.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median } from '../quantile.ts';
import { figureOf, interleaved, overRounds } from '../rounds.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { createGrownStore, type GrownStore } from './grown-store.ts';
import type { Stroke } from './strokes.ts';

const FEW = 1_000;
const MANY = 1_000_000;
const QUICK_MANY = 50_000;
/** Fewer tell nothing, in a quick run neither. */
const ROUNDS = 5;
/** Requests that go their way in a round. */
const AT_ONCE = 100;
/** Of a kind that nobody works on meanwhile. */
const DUE = 10_000;

const STROKES: Readonly<Record<Stroke, string>> = {
  submit: 'form stored',
  click: 'Approve, stored',
  claim: 'job claimed and ended',
  keep: 'hourly job claimed and put off',
};

/** What a step takes in a database that has been in use for years, beside the same step in one that is nearly new. */
export async function growth({ rounds, isQuick }: Effort, say: Say): Promise<readonly Line[]> {
  const lines: Line[] = [];
  for (const { engine, create: inMemory } of databases) {
    const create = engine === 'sqlite' ? createDatabaseOnDisk : inMemory;
    const many = isQuick ? QUICK_MANY : MANY;
    const stores: GrownStore[] = [];
    const seeded = async (requests: number) => {
      const started = performance.now();
      const store = await createGrownStore(create, requests);
      stores.push(store);
      say(`${engine}: ${count(requests)} requests and ${count(5 * requests)} audit events seeded in ${since(started)}`);
      return store;
    };
    try {
      const [small, large] = [await seeded(FEW), await seeded(many)];
      const each = Math.max(rounds, ROUNDS);
      lines.push(...(await measure(engine, `${count(many)} requests`, { small, large }, each, strokesOf())));
      const started = performance.now();
      await large.addJobs(Math.min(DUE, many));
      const jobs = `${count(many)} jobs later, ${count(DUE)} of another kind due`;
      say(`${engine}: ${jobs}, seeded in ${since(started)}`);
      lines.push(...(await measure(engine, jobs, { small, large }, each, ['claim', 'keep'])));
    } finally {
      for (const store of stores) await store.close();
    }
  }
  return lines;
}

function strokesOf(): readonly Stroke[] {
  // The keys of the record, which Object.keys widens to string.
  return Object.keys(STROKES) as Stroke[];
}

interface Sizes {
  readonly small: GrownStore;
  readonly large: GrownStore;
}

/** The two stores take turns. */
async function measure(
  engine: Engine,
  grown: string,
  { small, large }: Sizes,
  rounds: number,
  strokes: readonly Stroke[],
): Promise<readonly Line[]> {
  // Neither measures the first call of its kind.
  for (const store of [small, large]) await store.play(AT_ONCE);
  const timed = await interleaved(rounds, { ours: () => large.play(AT_ONCE), base: () => small.play(AT_ONCE) });
  return strokes.map((stroke) => {
    const [ours, base] = [timed.ours.map((one) => one[stroke]), timed.base.map((one) => one[stroke])];
    const ratios = ours.map((times, round) => median(times) / median(base[round] ?? []));
    return {
      what: `${STROKES[stroke]}, ${engine}, ${grown}`,
      ours: figureOf(ours, 'ms'),
      base: figureOf(base, 'ms'),
      ...overRounds(ratios),
      goal: { atMost: 1.25 },
    };
  });
}

const count = (number: number) => number.toLocaleString('en');
const since = (started: number) => `${((performance.now() - started) / 1_000).toFixed(0)} s`;
