import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { Story } from './story.ts';

const DECISIONS = ['approved', 'cancelled', 'retry_asked'];

/** Makes clicks at once, and waits for a private answer to each that decided nothing. Throws when one does not come. */
export async function clickAll({ stage, since }: Story, clicks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const { slack } = stage.sandbox;
  const decisions = () => stage.ledger.events(since).filter(({ kind }) => DECISIONS.includes(kind)).length;
  // Sol's are those of the nudges.
  const answers = () =>
    slack.workspace.messages.filter((one) => one.ephemeralTo && one.ephemeralTo !== seedIds.sol).length;
  const [decided, answered] = [decisions(), answers()];
  await Promise.all(clicks.map((click) => click()));
  const wanted = answered + clicks.length - (decisions() - decided);
  await slack.until(() => answers() >= wanted || undefined, 'a private answer to each click that changed nothing');
}
