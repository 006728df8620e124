import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import type { Chance } from './chance.ts';

/** A call of the program that has reached a stand-in and is not handled yet. */
export interface Arrival {
  /** `POST /v1/users` or `chat.postMessage`. */
  readonly what: string;
  /** What was sent with it, as text. */
  readonly detail: string;
  /** It is about the request of this kill, as far as it says what it is about. */
  readonly ours: boolean;
  /** Counts from 1 since the form was sent. */
  readonly nth: number;
  readonly approved: boolean;
  /** A POST for this request was sent before. */
  readonly posted: boolean;
}

/** When the program is killed, and what goes wrong beside that. */
export interface KillPlan {
  readonly name: string;
  readonly kind: 'create_user' | 'add_to_tenant';
  /** As soon as the person sees that this was taken. */
  readonly ack?: 'submission' | 'approval';
  /** So long after the form was sent. */
  readonly afterMs?: number;
  readonly at?: (arrival: Arrival) => boolean;
  /** Once the stand-in has handled that call, before it answers. */
  readonly handled?: boolean;
  /** What becomes of the POST. */
  readonly post?: FaultEffect;
  /** What becomes of the message that says how it ended. */
  readonly result?: 'drop' | 'drop_after';
}

const isPost = ({ what, ours }: Arrival) => ours && what.startsWith('POST /v1/') && what.endsWith('/users');
const isLookUp = ({ what, ours, approved }: Arrival) =>
  ours && approved && /^GET \/v1\/(tenants\/[^/]+\/)?users\b/.test(what);
const isResult = ({ what, ours, detail }: Arrival) =>
  ours && what === 'chat.postMessage' && /"text":"[^"]* was (created as|added to) /.test(detail);
const isCard = ({ what, ours, detail }: Arrival) => ours && what === 'chat.postMessage' && / asks to /.test(detail);

type Choice = (chance: Chance) => Omit<KillPlan, 'name' | 'kind'>;

/** The POST goes wrong in some way, or not at all. */
const TROUBLE: readonly [undefined, ...(FaultEffect | undefined)[]] = [
  undefined,
  undefined,
  undefined,
  { kind: 'dropAfterWrite' },
  { kind: 'answer', status: 500, writeFirst: true },
  { kind: 'answer', status: 429, headers: { 'Retry-After': '1' } },
  { kind: 'answer', status: 503 },
  { kind: 'cutBody' },
];
const trouble = (chance: Chance) => {
  const post = chance.pick(TROUBLE);
  return post ? { post } : {};
};

/** What is never written comes first: it is settled only 160 s after it was sent, by the clock of the stand-ins. */
const CHOICES: Readonly<Record<string, Choice>> = {
  'at a POST that is never written': () => ({ at: isPost, post: { kind: 'drop' } }),
  'once a POST is written': () => ({ at: isPost, handled: true, post: { kind: 'slow', ms: 3_000, writeFirst: true } }),
  'at the reading back': () => ({ at: (arrival) => arrival.posted && isLookUp(arrival) }),
  'at the look-up': () => ({ at: isLookUp }),
  'at the result, which is not posted': () => ({ at: isResult, result: 'drop' }),
  'at the result': () => ({ at: isResult }),
  'at the card': () => ({ at: isCard }),
  'at a POST that is written 5 s later': () => ({ at: isPost, post: { kind: 'lateWrite', ms: 5_000 } }),
  'at a POST that is written 120 s later': () => ({ at: isPost, post: { kind: 'lateWrite', ms: 120_000 } }),
  'at the ack of the approval': () => ({ ack: 'approval' }),
  'at the ack of the form': () => ({ ack: 'submission' }),
  'at the n-th call': (chance) => {
    const n = 1 + chance.below(16);
    return { at: ({ nth }) => nth === n, ...trouble(chance) };
  },
  'at some time': (chance) => ({ afterMs: chance.below(400), ...trouble(chance) }),
};

const NAMES = Object.keys(CHOICES);

/** The plan of kill `number`, from 0: each kind once, then by chance. */
export function killPlan(number: number, chance: Chance): KillPlan {
  const name = NAMES[number < NAMES.length ? number : chance.below(NAMES.length)] ?? '';
  const kind = chance.happens(35) ? 'add_to_tenant' : 'create_user';
  return { name, kind, ...CHOICES[name]?.(chance) };
}
