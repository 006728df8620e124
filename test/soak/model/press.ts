import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { answerTo } from './answer-to.ts';
import { clickAll } from './click-all.ts';
import type { RequestRow } from './ledger.ts';
import { placeOf } from './place-of.ts';
import type { Step } from './step.ts';
import type { Story } from './story.ts';

type Press = Extract<Step, { do: 'press' }>;

/**
 * Somebody presses a button of a request, also one that his client would not show him. Throws when a press that changes
 * nothing is not answered.
 */
export async function press(story: Story, { by: who, verb, how }: Press, request: RequestRow): Promise<void> {
  const { stage } = story;
  const by = stage.person(who);
  const message = how === 'copy' ? copyOf(story, request) : placeOf(story, verb, request);
  if (!message) return;
  const value = how === 'old' ? story.earlierRevision(request) : request.revision;
  const click = () => by.click(message, `${verb}_request`, { forge: true, value });
  if (verb !== 'deny') await clickAll(story, how === 'twice' ? [click, click] : [click]);
  else if ((await answerTo(stage, by, click)) === 'form') {
    by.fill({ reason: 'No.' });
    await by.submit();
  }
  while (by.view()) await by.close();
}

/** A message with buttons of this request of whose post the program does not know. */
function copyOf({ stage, since }: Story, { revision }: RequestRow): Message | undefined {
  const stored = stage.ledger.messages(since);
  return stage.sandbox.slack.workspace.messages.find(
    ({ channel, ts, blocks }) =>
      JSON.stringify(blocks ?? '').includes(revision) &&
      !stored.some((place) => place.channel === channel && place.ts === ts),
  );
}
