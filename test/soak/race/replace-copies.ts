import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { eventually } from '../../helpers/eventually.ts';
import type { Fleet } from '../../helpers/fleet.ts';
import type { Place, State } from '../../helpers/open-records.ts';
import { revisionOn } from '../../helpers/records.ts';

export interface Copies {
  readonly count: number;
  /** Where they are: `CHANNEL TS`. */
  readonly places: ReadonlySet<string>;
  readonly problems: readonly string[];
}

/**
 * Presses Approve on every copy of a card, which is there because the answer to a post was lost. Each has to become a link
 * to the real card; only one of a request that was retried since is not known any more, and whoever presses it is told so.
 */
export async function replaceCopies(
  { slack }: Fleet,
  stored: readonly Place[],
  states: readonly State[],
): Promise<Copies> {
  const ana = slack.as(people.ana);
  const { messages } = slack.workspace;
  const known = new Set(stored.map(({ channel, ts }) => `${channel} ${ts}`));
  const revisions = new Set(states.map(({ revision }) => revision));
  const copies = messages.filter(
    ({ channel, ts, ephemeralTo, blocks }) =>
      !ephemeralTo && !known.has(`${channel} ${ts}`) && JSON.stringify(blocks ?? '').includes('approve_request'),
  );
  const problems: string[] = [];
  for (const copy of copies) {
    const { channel, ts } = copy;
    const revision = revisionOn(copy, 'approve_request');
    const before = messages.length;
    await ana.click({ channel, ts }, 'approve_request');
    const answered = () =>
      revisions.has(revision)
        ? messages.some((one) => one.ts === ts && /^This is an old copy/.test(one.text))
        : messages.slice(before).some(({ text }) => /^This button is out of date/.test(text));
    await eventually(() => answered() || undefined, 'the answer').catch(() => {
      problems.push(`a copy of the card of ${revision} did not become a link`);
    });
  }
  return { count: copies.length, places: new Set(copies.map(({ channel, ts }) => `${channel} ${ts}`)), problems };
}
