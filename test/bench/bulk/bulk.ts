import { csvOf } from '../../helpers/csv.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { bareClient } from './bare-client.ts';
import { createBulkWorld } from './bulk-world.ts';
import { LATENCY_MS, network } from './network.ts';
import { platformAlone } from './platform-alone.ts';
import { shellWay } from './shell-way.ts';
import { troubled } from './troubled.ts';
import { watchUsers } from './watch-users.ts';

const CONCURRENCY = 4;
const FEW = 100;
/** Rows that are created by hand. */
const BY_HAND = 1_000;

/** Many users from one file: how fast, in how much memory, and whether every row is accounted for when things go wrong. */
export async function bulk({ rows }: Effort, say: Say): Promise<readonly Line[]> {
  say(`${FEW} rows`);
  const few = await quiet(FEW);
  say(`${rows} rows`);
  const many = await quiet(rows);
  say(`${rows} rows, with lost answers, 500s, 429s and three SIGKILLs`);
  const broken = await troubled(rows);
  // As many: the stand-in looks through all users whether an address is taken.
  say(`${rows} rows by a process that only POSTs`);
  const bare = (await platformAlone((platform) => bareClient(platform, rows, CONCURRENCY))) ?? Number.NaN;
  const fewer = Math.min(rows, BY_HAND);
  say(`${fewer} rows by xargs and curl`);
  const shell = await platformAlone((platform) => shellWay(platform, fewer));

  const grown = many.peak !== undefined && few.peak !== undefined ? many.peak - few.peak : undefined;
  const rate = (median: number) => ({ median, unit: '/s' });
  return [
    {
      what: `POSTs a second, ${CONCURRENCY} at once, ${LATENCY_MS} ms each, beside a process that only POSTs`,
      ours: rate(many.rate),
      base: rate(bare),
      value: many.rate / bare,
      goal: { atLeast: 0.95 },
    },
    ...(shell === undefined
      ? []
      : [
          {
            what: 'the same beside xargs -P 4 curl',
            ours: rate(many.rate),
            base: rate(shell),
            value: many.rate / shell,
          },
        ]),
    { what: 'calls a row', value: (many.lookUps + many.posts) / rows, goal: { atMost: 2 } },
    ...(grown === undefined
      ? []
      : [{ what: `peak memory at ${rows} rows minus at ${FEW}`, value: grown, unit: 'MB', goal: { atMost: 32 } }]),
    { what: `upload to preview of ${rows} rows`, value: many.previewMs / 1_000, unit: 's' },
    { what: `approval to result with lost answers, 500s, 429s and three SIGKILLs`, value: broken.seconds, unit: 's' },
    {
      what: 'rows not accounted for after that: no end state, twice, not in the result file',
      value: broken.problems.length,
      goal: { atMost: 0 },
    },
    ...broken.problems.slice(0, 10).map((what) => ({ what, value: 1, goal: { atMost: 0 } })),
  ];
}

async function quiet(rows: number) {
  const world = await createBulkWorld();
  const calls = watchUsers(world.cxengage);
  const end = network(world.cxengage, false);
  try {
    const started = performance.now();
    const preview = await world.preview(csvOf(rows));
    const previewMs = performance.now() - started;
    await world.finished(await world.approve(preview));
    const { posts, lookUps, postingMs } = calls;
    return { posts, lookUps, previewMs, rate: (posts / postingMs) * 1_000, peak: await world.peakMemory() };
  } finally {
    end();
    await world.close();
  }
}
