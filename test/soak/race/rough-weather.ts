import { errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import type { FaultEffect } from '../../../src/sandbox/cxengage/faults.ts';
import type { FaultEffect as SlackEffect } from '../../../src/sandbox/slack/faults.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import type { Fleet } from '../../helpers/fleet.ts';
import type { Chance } from '../chance.ts';

type Named<T> = readonly [name: string, effect: T];

/** What happens to a write. The sandbox clock is moved, so a call that hangs would wait for the real 10 s. */
const WRITES: readonly [Named<FaultEffect>, ...Named<FaultEffect>[]] = [
  ['reply lost after the write', { kind: 'dropAfterWrite' }],
  ['500 after the write', { kind: 'answer', ...errorShapes.json500, writeFirst: true }],
  ['body cut after the write', { kind: 'cutBody' }],
  ['dropped before the write', { kind: 'drop' }],
  ['written 9 s late', { kind: 'lateWrite', ms: 9_000 }],
  ['written 35 s late', { kind: 'lateWrite', ms: 35_000 }],
  ['written 120 s late', { kind: 'lateWrite', ms: 120_000 }],
  ['write 429', { kind: 'answer', ...errorShapes.tooMany429 }],
  ['write 500', { kind: 'answer', ...errorShapes.json500 }],
  ['write 503', { kind: 'answer', ...errorShapes.html503 }],
  ['write 403', { kind: 'answer', ...errorShapes.forbidden403 }],
  ['slow', { kind: 'slow', ms: 8_000 }],
  ['slow after the write', { kind: 'slow', ms: 8_000, writeFirst: true }],
];

const LOOK_UPS: readonly [Named<FaultEffect>, ...Named<FaultEffect>[]] = [
  ['look-up dropped', { kind: 'drop' }],
  ['look-up 429', { kind: 'answer', ...errorShapes.tooMany429 }],
  ['look-up 503', { kind: 'answer', ...errorShapes.html503 }],
  ['look-up slow', { kind: 'slow', ms: 9_000 }],
];

/** A lease is renewed by the real clock only: another worker takes the job over, and this one comes back. */
export const SLOWER_THAN_A_LEASE = 'look-up slower than a lease';

const MESSAGES: readonly [Named<SlackEffect>, ...Named<SlackEffect>[]] = [
  ['Slack 429', { ratelimited: 2 }],
  ['Slack 503', { status: 503 }],
  ['Slack 500', { status: 500 }],
  ['Slack dropped', 'drop'],
];

const USERS = /^\/v1\/(users|tenants\/[^/]+\/users)(\?|$)/;

/**
 * Arms faults for `count` requests in both stand-ins, the same for the same chance. Answers with a function that ends
 * them and says how often each has struck.
 */
export function roughWeather({ cxengage, slack }: Fleet, chance: Chance, count: number): () => Record<string, number> {
  const armed: { readonly name: string; readonly end: () => boolean }[] = [];
  const some = (share: number) => Array.from({ length: Math.ceil(count * share) });

  for (const _ of some(0.7)) {
    const [name, effect] = chance.pick(WRITES);
    const match = { method: 'POST', path: USERS, after: chance.below(count) };
    armed.push({ name, end: cxengage.fault({ match, effect }) });
  }
  for (const _ of some(0.3)) {
    const [name, effect] = chance.pick(LOOK_UPS);
    const match = { method: 'GET', path: USERS, after: chance.below(2 * count) };
    armed.push({ name, end: cxengage.fault({ match, effect }) });
  }
  for (const _ of some(0.15)) {
    const match = { method: 'GET', path: USERS, after: chance.below(count) };
    const effect = { kind: 'slow', ms: 25_000 } as const;
    armed.push({ name: SLOWER_THAN_A_LEASE, end: cxengage.fault({ match, effect }) });
  }
  for (const _ of some(0.3)) {
    const [name, effect] = chance.pick(MESSAGES);
    const method = chance.pick(['chat.postMessage', 'chat.update']);
    armed.push({ name, end: slack.fault({ method, effect, when: afterSome(chance.below(2 * count)) }) });
  }
  // Only cards: of a result the program promises no more than "at least once" either.
  for (const _ of some(0.1)) {
    const late = afterSome(chance.below(count));
    const when = (args: object) =>
      'channel' in args && args.channel === people.approvals && !('thread_ts' in args) && late();
    armed.push({
      name: 'answer of a card lost',
      end: slack.fault({ method: 'chat.postMessage', effect: 'drop_after', when }),
    });
  }

  return () => {
    const struck: Record<string, number> = {};
    for (const { name, end } of armed) if (!end()) struck[name] = (struck[name] ?? 0) + 1;
    return struck;
  };
}

/** False the first `skip` times. */
function afterSome(skip: number): () => boolean {
  let left = skip;
  return () => {
    left -= 1;
    return left < 0;
  };
}
