import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median, quantile } from '../quantile.ts';
import { figureOf, interleaved, overRounds } from '../rounds.ts';
import { type Commits, commits } from '../world/commits.ts';
import { createDatabaseOnDisk } from '../world/on-disk.ts';
import { type AckWorld, createAckWorld, type Side, type Step } from './ack-world.ts';

const STEPS: Readonly<Record<Step, string>> = {
  command: '/create-user',
  options: 'role menu',
  submission: 'form sent, stored',
  click: 'Approve, stored',
};
/** Users at once, and how many posts they send together in a round. */
const LEVELS: readonly (readonly [users: number, posts: number])[] = [
  [1, 300],
  [50, 1_500],
  [200, 2_000],
];
/** So few that a pause of V8's, which meets all 50 of its moment, is in one round of several and not in every one. */
const QUICK_LEVELS: typeof LEVELS = [[50, 200]];

/** How soon Slack has its answer, beside a bare Bolt app that only acks. */
export async function ack({ rounds, isQuick }: Effort, say: Say): Promise<readonly Line[]> {
  const world = await createAckWorld();
  const database = await createDatabaseOnDisk();
  const levels = isQuick ? QUICK_LEVELS : LEVELS;
  try {
    // Both sides are warm, and what one round measures is not the first call of its kind.
    for (const step of steps()) for (const side of ['ours', 'bare'] as const) await world.play(side, step, 50, 500);
    const stored = await interleaved(rounds, { commits: () => commits(database.url, 400, 200) });
    const lines: Line[] = [];
    for (const step of steps()) {
      for (const [users, posts] of levels) {
        say(`${STEPS[step]}, ${users} at once`);
        lines.push(await measure(world, step, users, posts, rounds, stored.commits));
      }
    }
    return lines;
  } finally {
    await world.close();
    await database.drop();
  }
}

function steps(): readonly Step[] {
  // The keys of the record, which Object.keys widens to string.
  return Object.keys(STEPS) as Step[];
}

async function measure(
  world: AckWorld,
  step: Step,
  users: number,
  posts: number,
  rounds: number,
  stored: readonly Commits[],
): Promise<Line> {
  const way = (side: Side) => () => world.play(side, step, users, posts);
  const { ours, bare } = await interleaved(rounds, { ours: way('ours'), bare: way('bare') });
  const p99 = (round: (typeof ours)[number] | undefined) => quantile(round?.durations ?? [], 0.99);
  const what = `${STEPS[step]}, ${users} at once`;
  const figures = {
    what,
    ours: figureOf(
      ours.map(({ durations }) => durations),
      'ms',
    ),
    base: figureOf(
      bare.map(({ durations }) => durations),
      'ms',
    ),
  };
  if (step === 'command' || step === 'options')
    return { ...figures, ...overRounds(ours.map((one, round) => p99(one) / p99(bare[round]))), goal: { atMost: 1.3 } };
  if (users === 1) {
    const commit = median(stored.map(({ durations }) => quantile(durations, 0.99)));
    const share = ours.map((one, round) => p99(one) / (p99(bare[round]) + 2 * commit));
    const note = `× (its p99 + 2 × ${commit.toFixed(2)} ms, the p99 of one commit)`;
    return { ...figures, ...overRounds(share), goal: { atMost: 1 }, note };
  }
  const limits = bare.map(({ durations, elapsedMs }) => {
    const acks = (durations.length / elapsedMs) * 1_000;
    const rate = median(stored.map((one) => one.rate));
    return 1 / (1 / acks + 1 / rate);
  });
  const share = ours.map((one, round) => p99(one) / 1_000 / (users / (limits[round] ?? Number.NaN)));
  const note = `× ${users} ÷ the serial limit, ${median(limits).toFixed(0)} a second`;
  return { ...figures, ...overRounds(share), goal: { atMost: 1.4 }, note };
}
