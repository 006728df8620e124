import { csvOf } from '../../helpers/csv.ts';
import { type BulkWorld, createBulkWorld } from './bulk-world.ts';
import { network } from './network.ts';
import { problemsAfter } from './problems-after.ts';
import { watchUsers } from './watch-users.ts';

/** When the process is killed, as parts of the rows that are created by then. */
const KILLED_AT = [0.25, 0.5, 0.75] as const;

export interface Troubled {
  readonly posts: number;
  /** From the approval to the result. */
  readonly seconds: number;
  /** Rows that are not accounted for. */
  readonly problems: readonly string[];
}

/** A batch with lost answers, 500s, 429s and three SIGKILLs on the way. */
export async function troubled(rows: number): Promise<Troubled> {
  const world = await createBulkWorld();
  const calls = watchUsers(world.cxengage);
  const end = network(world.cxengage, true);
  try {
    const preview = await world.preview(csvOf(rows));
    const started = performance.now();
    const before = world.cxengage.state.users.length;
    const card = await world.approve(preview);
    for (const part of KILLED_AT) await killAt(world, before + Math.floor(part * rows));
    await world.finished(card);
    const seconds = (performance.now() - started) / 1_000;
    return { posts: calls.posts, seconds, problems: await problemsAfter(world, card, rows) };
  } finally {
    end();
    await world.close();
  }
}

/** Kills the program and starts it again once there are so many users. */
async function killAt({ cxengage, restart }: BulkWorld, users: number): Promise<void> {
  const reached = Promise.withResolvers<void>();
  const stop = cxengage.onCall(() => {
    if (cxengage.state.users.length >= users) reached.resolve();
  });
  await reached.promise;
  stop();
  await restart();
}
