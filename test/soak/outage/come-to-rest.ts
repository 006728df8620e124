import type { Chance } from '../chance.ts';
import { createPeople } from './people.ts';
import type { World } from './world.ts';

const STEP_MS = 8_000;
/** More than anything can need: two writes settle in five minutes. */
const MOST_STEPS = 400;
/** What waits for a person is decided, sent, and resumed. */
const WAITS_FOR_PEOPLE = /^(?:approve_request|submit_batch|resume_batch)$/;

/** All is well again and stays so: people decide what is left, until nothing is left to do. Gives what is wrong. */
export async function comeToRest(world: World, chance: Chance): Promise<readonly string[]> {
  const people = createPeople(world, chance, 'at the end');
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const [requests, jobs] = await Promise.all([world.stored.requests(), world.stored.jobs()]);
    const isOpen = requests.some(({ status }) => status === 'pending' || status === 'draft' || status === 'paused');
    const isWorking = jobs.some(({ kind }) => kind !== 'repost_card');
    if (!isOpen && !isWorking) return people.problems;
    if (isOpen) await people.press(WAITS_FOR_PEOPLE);
    await world.step(STEP_MS);
  }
  return [...people.problems, 'the program does not come to an end'];
}
