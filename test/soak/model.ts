import fc from 'fast-check';
import type { Status } from '../../src/domain/request.ts';
import { TRANSITIONS } from '../../src/domain/transitions.ts';
import type { Effort, Findings } from './findings.ts';
import { inWords } from './model/in-words.ts';
import { runStory } from './model/run-story.ts';
import { openStage, type Stage } from './model/stage.ts';
import type { Step } from './model/step.ts';
import { steps } from './model/steps.ts';

const STEPS = 30;
/** From so many runs on, every arrow must have been taken. */
const ENOUGH = 200;
/** How many shorter stories are tried when one has failed. */
const SHRINKS = 200;
/** Nothing expires yet. */
const NEVER_TAKEN = ['pending → expired'];

/** Of batches only: the stories are about requests for one address. */
const OF_BATCHES: readonly string[] = ['checking', 'draft', 'paused', 'finished'] satisfies Status[];

const ARROWS = Object.entries(TRANSITIONS)
  .filter(([from]) => !OF_BATCHES.includes(from))
  .flatMap(([from, tos]) => Object.keys(tos).flatMap((to) => (OF_BATCHES.includes(to) ? [] : [`${from} → ${to}`])));

/**
 * Plays random stories of 30 steps (people, faults, time, restarts) against the whole program, and holds it against a
 * model of the status table. `count` is the number of stories.
 */
export async function model({ count, seed, say }: Effort): Promise<Findings> {
  const started = performance.now();
  const arrows = new Map(ARROWS.map((arrow) => [arrow, 0]));
  let taken = 0;
  let hasFailed = false;
  let stage: Stage | undefined;
  const leave = async () => {
    for (const { arrow, times } of stage?.ledger.arrows() ?? []) arrows.set(arrow, (arrows.get(arrow) ?? 0) + times);
    await stage?.close();
    stage = undefined;
  };
  const property = fc.asyncProperty(fc.limitShrink(steps(STEPS), SHRINKS), async (story) => {
    stage ??= await openStage();
    try {
      await runStory(stage, story);
      taken += story.length;
    } catch (error) {
      if (!hasFailed) say(`  a story has failed and is made shorter: ${error}`);
      hasFailed = true;
      // What is left of a story that failed must not get into the next one.
      await leave();
      throw error;
    }
  });
  const details = await fc.check(property, { numRuns: count, seed });
  await leave();
  const seconds = (performance.now() - started) / 1000;
  if (details.failed) say(`  failed after ${details.numRuns} stories and ${details.numShrinks} shrinks`);
  const missing = ARROWS.filter((arrow) => !NEVER_TAKEN.includes(arrow) && !arrows.get(arrow));
  return {
    figures: {
      stories: details.numRuns,
      steps: taken,
      'steps a second': Math.round(taken / seconds),
      ...Object.fromEntries(arrows),
    },
    failures: [
      ...(details.failed ? [inWordsOf(details)] : []),
      ...(count >= ENOUGH && !details.failed ? missing.map((arrow) => `the arrow ${arrow} was never taken`) : []),
    ],
  };
}

function inWordsOf({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: fc.RunDetails<[readonly Step[]]>): string {
  const story = (counterexample?.[0] ?? []).filter((step) => step.do !== 'nothing').map(inWords);
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return `${why}\n    seed ${seed}, path ${counterexamplePath}\n    ${story.join('\n    ')}`;
}
