import { csvOf } from '../../helpers/csv.ts';
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
const MB = 1024 * 1024;
export interface BenchLine {
  readonly what: string;
  readonly figure: string;
  /** What it should be; absent where nothing is promised. */
  readonly goal?: string;
  readonly holds?: boolean;
}

/** Many users from one file: how fast, in how much memory, and whether every row is accounted for when things go wrong. */
export async function bulk({ rows }: { readonly rows: number }, say: (line: string) => void): Promise<BenchLine[]> {
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

  const ratio = many.rate / bare;
  const grown = many.peak !== undefined && few.peak !== undefined ? (many.peak - few.peak) / MB : undefined;
  const calls = (many.lookUps + many.posts) / rows;
  return [
    { what: `POSTs a second, ${CONCURRENCY} at once, ${LATENCY_MS} ms each`, figure: many.rate.toFixed(1) },
    { what: `concurrency ÷ latency: a process that only POSTs`, figure: bare.toFixed(1) },
    { what: 'ratio of the two', figure: ratio.toFixed(3), goal: '≥ 0.95', holds: ratio >= 0.95 },
    { what: 'calls a row', figure: calls.toFixed(3), goal: '≤ 2', holds: calls <= 2 },
    {
      what: `peak memory at ${rows} rows minus at ${FEW}`,
      ...(grown === undefined
        ? { figure: 'not measured: this system does not say' }
        : { figure: `${grown.toFixed(1)} MB`, goal: '≤ 32 MB', holds: grown <= 32 }),
    },
    { what: 'upload to preview, s', figure: (many.previewMs / 1_000).toFixed(1) },
    {
      what: 'by xargs -P 4 curl, POSTs a second',
      figure: shell === undefined ? 'no curl here' : shell.toFixed(1),
    },
    {
      what: 'with trouble and three SIGKILLs',
      figure: `${broken.posts} POSTs, ${broken.seconds.toFixed(0)} s, ${broken.problems.length} rows not accounted for`,
      goal: 'every row in an end state, no user twice, all in the result file',
      holds: broken.problems.length === 0,
    },
    ...broken.problems.slice(0, 10).map((what) => ({ what, figure: 'BROKEN', holds: false })),
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
