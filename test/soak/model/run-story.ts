import { isDeepStrictEqual } from 'node:util';
import { type Forecast, foresee } from './foresee.ts';
import { inWords } from './in-words.ts';
import { brokenLaws } from './laws.ts';
import type { RequestRow } from './ledger.ts';
import { play } from './play.ts';
import type { Stage } from './stage.ts';
import type { Step } from './step.ts';
import { beginStory, type Story } from './story.ts';
import { targetOf } from './target-of.ts';
import { wronglyTold } from './told.ts';

/** More waits than any request can need to come to rest. */
const MOST_WAITS = 80;

/** Takes the steps one after the other, and holds the program against the model after each and at the end. Throws with what is wrong. */
export async function runStory(stage: Stage, steps: readonly Step[]): Promise<void> {
  const story = await beginStory(stage);
  for (const step of steps) await take(story, step);
  await story.weather.clear();
  await stage.quiet();
  hold('when nothing is in the way any more', brokenLaws(story));
  for (let waits = 0; stage.ledger.jobs().some(({ kind }) => kind !== 'repost_card'); waits += 1) {
    if (waits === MOST_WAITS) throw new Error('the program does not come to an end');
    await take(story, { do: 'wait', seconds: 10 });
  }
  hold('at the end', wronglyTold(story));
}

async function take(story: Story, step: Step): Promise<void> {
  const before = story.requests();
  const target = targetOf(step, before);
  const forecast = foresee(story, step, target);
  await play(story, step, target);
  await story.stage.quiet();
  hold(`after "${inWords(step)}"`, [...surprises(forecast, before, story.requests()), ...brokenLaws(story)]);
}

/** Where the requests are not as they were foreseen. */
function surprises(
  { asked, statuses }: Forecast,
  before: readonly RequestRow[],
  after: readonly RequestRow[],
): readonly string[] {
  const fresh = after.slice(before.length);
  const most = asked === 'no' ? 0 : 1;
  const least = asked === 'yes' ? 1 : 0;
  const isAsked = fresh.length >= least && fresh.length <= most && fresh.every(({ status }) => status === 'pending');
  const moved = before.flatMap((was, at) => {
    const is = after[at];
    const foreseen = statuses.get(was.id);
    const name = `the ${was.kind} for ${was.content.email}`;
    if (!foreseen)
      return isDeepStrictEqual(was, is) ? [] : [`${name} was ${was.status} and has changed to ${is?.status}`];
    if (is && is.attempt > was.attempt && is.revision === was.revision) return [`${name} kept its buttons at a retry`];
    const isForeseen = is && foreseen.includes(is.status);
    return isForeseen ? [] : [`${name} was ${was.status} and is ${is?.status}, not ${foreseen.join(' or ')}`];
  });
  return [...(isAsked ? [] : [`${fresh.length} new requests, ${asked} was foreseen`]), ...moved];
}

function hold(when: string, broken: readonly string[]): void {
  if (broken.length > 0) throw new Error(`${when}: ${broken.join('; ')}`);
}
