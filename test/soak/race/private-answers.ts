import { eventually } from '../../helpers/eventually.ts';
import type { Fleet } from '../../helpers/fleet.ts';
import type { Event } from '../../helpers/open-records.ts';
import type { Wave } from './race-verdict.ts';

/** How many looks an answer may take once the click is acknowledged. */
const LOOKS = 300;

export interface Answers {
  /** Clicks that came late and were told who was first. */
  readonly late: number;
  readonly problems: readonly string[];
}

/**
 * Whether everybody who pressed late was told privately who was first. An answer does not name its request, so they are
 * counted for each pair of who pressed and who was first; a click without an ack may have been answered or not.
 */
export async function privateAnswers(
  { slack }: Fleet,
  waves: readonly Wave[],
  events: readonly Event[],
): Promise<Answers> {
  const least = new Map<string, number>();
  const most = new Map<string, number>();
  const add = (to: Map<string, number>, pair: string, count: number) => to.set(pair, (to.get(pair) ?? 0) + count);
  for (const { request, button, presses } of waves) {
    const kind = button === 'approve_request' ? 'approved' : 'retry_asked';
    const winner = events.find((event) => event.request === request && event.kind === kind)?.actor;
    const first = presses.findIndex(({ by }) => by === winner);
    for (const [index, { by, unacked }] of presses.entries()) {
      const pair = `${by} after ${winner}`;
      add(least, pair, index === first ? 0 : 1);
      add(most, pair, (index === first ? 0 : 1) + unacked);
    }
  }
  const told = () => {
    const pairs = new Map<string, number>();
    for (const { ephemeralTo, text } of slack.workspace.messages) {
      if (!ephemeralTo) continue;
      // A retry draws its button anew; whoever presses the old one is told that it is out of date.
      const [, first] = /^This request (?:is already|was) approved by <@(\w+)>/.exec(text) ?? [];
      add(pairs, first ? `${ephemeralTo} after ${first}` : text, 1);
    }
    return pairs;
  };
  // Fail closed: a busy machine may not say within the budget who pressed, and that is an answer too.
  const saysLess = /^This button is out of date|did not say in time who this is/;
  const missing = () => {
    const pairs = told();
    const spare = [...pairs].reduce((sum, [pair, count]) => sum + (saysLess.test(pair) ? count : 0), 0);
    const lacking = [...least].map(([pair, count]) => ({ pair, lacks: count - (pairs.get(pair) ?? 0) }));
    return lacking.reduce((sum, { lacks }) => sum + Math.max(lacks, 0), 0) > spare ? lacking : [];
  };
  await eventually(() => missing().length === 0 || undefined, 'all answers', LOOKS).catch(() => undefined);
  const pairs = told();
  return {
    late: [...pairs.values()].reduce((sum, count) => sum + count, 0),
    problems: [
      ...missing().flatMap(({ pair, lacks }) => (lacks > 0 ? [`${lacks} late clicks were not answered: ${pair}`] : [])),
      ...[...pairs].flatMap(([pair, count]) =>
        saysLess.test(pair) || count <= (most.get(pair) ?? 0)
          ? []
          : [`${count} private answers where at most ${most.get(pair) ?? 0} were due: ${pair}`],
      ),
    ],
  };
}
