import { createBenchWorld } from '../world/bench-world.ts';
import { seedJobs } from '../world/seed-jobs.ts';
import { watchJobs } from './watch-jobs.ts';

/** Calls of the program to CxEngage at once, as it is set up without a word. */
const AT_ONCE = 4;
/** So many look-ups come before the kill. */
const BEFORE = 50;

/**
 * Lets the program work at so many jobs, kills it while some run, and starts it again. Answers with how long after the
 * spawn CxEngage was first asked about any seeded request, and about one whose job was running when it was killed.
 */
export async function killAndStart(
  databaseUrl: string,
  jobs: number,
): Promise<{ readonly firstMs: number; readonly heldMs: number }> {
  const world = await createBenchWorld();
  const calls = watchJobs(world.cxengage);
  try {
    // Makes the tables, and the cache of compiled code.
    await (await world.start(databaseUrl)).program.remove();
    await seedJobs(databaseUrl, jobs);
    const { program } = await world.start(databaseUrl);
    await calls.reaches(BEFORE);
    // What is asked from now on is not answered: these jobs run when the kill comes.
    const endHold = world.holdJobs();
    const held = await calls.waiting(AT_ONCE);
    program.kill('SIGKILL');
    await program.ended;
    endHold();
    calls.forget();
    const spawned = performance.now();
    await world.start(databaseUrl);
    return { firstMs: (await calls.first()) - spawned, heldMs: (await calls.first(held)) - spawned };
  } finally {
    await world.close();
  }
}
