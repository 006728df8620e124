import { textOf } from '../../helpers/text-of.ts';
import { isSingle } from './stored.ts';
import type { World } from './world.ts';

/** A wait that has lasted so long is told by now: it is after 10 s, with the next try, which comes after 15 s at most. */
const TOLD_MS = 60_000;

/** Waits of single requests that nobody is told of, while Slack and the database are there to tell them. */
export async function untold(world: World): Promise<readonly string[]> {
  const { stored, clock, away, sandbox } = world;
  const [service] = away.keys();
  if (away.size !== 1 || service !== 'CxEngage') return [];
  const now = clock.now();
  const [requests, places] = await Promise.all([stored.requests(), stored.messages()]);
  return requests.flatMap((request) => {
    const { id, kind, outcome, attempt, status, content } = request;
    const isLong =
      outcome?.result === 'waiting' && now - Math.max(outcome.since, away.get('CxEngage') ?? now) > TOLD_MS;
    if (!isLong || !isSingle(request) || (status !== 'approved' && status !== 'creating')) return [];
    const place = places.find((one) => one.request_id === id && one.purpose === `result_${attempt}`);
    const message = sandbox.slack.workspace.messages.find(
      ({ channel, ts }) => channel === place?.channel && ts === place.ts,
    );
    const isTold = message && /Waiting for CxEngage\./.test(textOf(message));
    return isTold ? [] : [`nobody is told that ${kind} ${content.email} waits for CxEngage`];
  });
}
