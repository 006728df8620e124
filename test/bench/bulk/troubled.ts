import { csvOf } from '../../helpers/csv.ts';
import { readRows } from '../../helpers/read-rows.ts';
import { isRefused, MOST_WRITES, SETTLE_MS, type Writes, watchWrites } from '../../soak/writes.ts';
import { type BulkWorld, createBulkWorld } from './bulk-world.ts';
import { network } from './network.ts';
import { problemsAfter } from './problems-after.ts';

/** When the process is killed, as parts of the rows that are created by then. */
const KILLED_AT = [0.25, 0.5, 0.75] as const;
/** After a crash a write is settled 10 s later than else. */
const SETTLED_MS = SETTLE_MS + 10_000;
const LOOK_EVERY_MS = 500;

export interface Troubled {
  readonly posts: number;
  /** Rows of which a write was lost, so that a second one was sent. */
  readonly again: number;
  /** From the approval to the result. The time in which a lost write may still show up passes by moving the clock. */
  readonly seconds: number;
  /** Rows that are not accounted for, and POSTs that should not have been sent. */
  readonly problems: readonly string[];
}

/** A batch with lost answers, 500s, 429s and three SIGKILLs on the way. */
export async function troubled(rows: number): Promise<Troubled> {
  const world = await createBulkWorld();
  const writes = watchWrites(world.cxengage, world.clock);
  const ends = [writes.stop, network(world.cxengage, true)];
  try {
    const preview = await world.preview(csvOf(rows));
    const started = performance.now();
    const before = world.cxengage.state.users.length;
    const card = await world.approve(preview);
    for (const part of KILLED_AT) await killAt(world, before + Math.floor(part * rows));
    ends.push(passSettleTime(world));
    await world.finished(card);
    const seconds = (performance.now() - started) / 1_000;
    const problems = [...(await problemsAfter(world, card, rows)), ...wrongWrites(writes)];
    return { posts: writes.all.length, again: sentAgain(writes).length, seconds, problems };
  } finally {
    for (const end of ends) end();
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

/** Each time that all rows which are left wait for a lost write to be settled, lets that time pass. Answers with what ends it. */
export function passSettleTime({ path, clock }: BulkWorld): () => void {
  let passed: string | undefined;
  const look = setInterval(() => {
    const left = readRows(path, "select line, writes from batch_rows where state not in ('done', 'failed', 'stopped')");
    const waiting = left.map(({ line, writes }) => `${line} ${writes}`).join('\n');
    const isWaiting = left.every(({ writes }) => String(writes).includes('"givenUpAt"'));
    if (left.length === 0 || !isWaiting || waiting === passed) return;
    passed = waiting;
    clock.advance(SETTLED_MS);
  }, LOOK_EVERY_MS);
  return () => clearInterval(look);
}

function sentAgain({ all, of }: Writes): readonly string[] {
  return [...new Set(all.map(({ subject }) => subject))].filter((subject) => unproven(of(subject)) > 1);
}

const unproven = (posts: Writes['all']) => posts.filter(({ call }) => !isRefused(call)).length;

function wrongWrites({ all, of }: Writes): readonly string[] {
  return [
    ...all.flatMap(({ subject, afterWritten, tooSoon }) => [
      ...(afterWritten ? [`POST ${subject} came after it was written`] : []),
      ...(tooSoon ? [`POST ${subject} came while an earlier one could still be written`] : []),
    ]),
    ...[...new Set(all.map(({ subject }) => subject))]
      .filter((subject) => unproven(of(subject)) > MOST_WRITES)
      .map((subject) => `POST ${subject} was sent too often`),
  ];
}
