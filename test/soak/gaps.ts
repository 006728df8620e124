import type { StoredRequest } from './stored-request.ts';

/** Between which two steps a kill can fall, in the order of the steps; each must be hit. */
export const GAPS = [
  'job / look-up',
  'POST sent / unwritten',
  'written / unanswered',
  'reply / commit',
  'commit / post',
  'post / ts stored',
] as const;

/** Where a kill that falls into none of them falls. A job is begun as soon as it is stored: after the ack is mere chance. */
type Elsewhere = 'ack / job' | 'before the ack' | 'waiting for a decision' | 'look-up / POST' | 'settling' | 'at rest';
export type Gap = (typeof GAPS)[number] | Elsewhere;

/** What was to be seen from outside at the moment of the kill. */
export interface Seen {
  /** The request as it is stored; absent when it is not. */
  readonly stored: StoredRequest | undefined;
  /** The person has seen the form close, or the button take the click. */
  readonly acked: boolean;
  readonly lookedUp: boolean;
  /** The last POST for this request. */
  readonly post: { readonly wrote: boolean; readonly answered: boolean } | undefined;
  /** How many messages about it Slack holds. */
  readonly shown: number;
}

/** Between which two steps the program was killed. */
export function gapOf({ stored, acked, lookedUp, post, shown }: Seen): Gap {
  if (!stored) return 'before the ack';
  if (shown > stored.messages.length) return 'post / ts stored';
  const isBegun = (kind: string) =>
    stored.jobs.some(({ kind: is, attempts, starts }) => is === kind && attempts + starts > 0);
  const waits = acked ? 'ack / job' : 'before the ack';
  const has = (purpose: string) => stored.messages.some((message) => message.purpose === purpose);
  switch (stored.status) {
    case 'pending':
      if (has('card') && has('direct')) return 'waiting for a decision';
      return isBegun('show_request') ? 'commit / post' : waits;
    case 'approved':
      if (!isBegun('carry_out_request')) return waits;
      return lookedUp ? 'look-up / POST' : 'job / look-up';
    case 'creating':
      if (!post) return 'look-up / POST';
      if (!post.wrote) return 'POST sent / unwritten';
      return post.answered ? 'reply / commit' : 'written / unanswered';
    case 'unknown':
      return 'settling';
    default:
      return has(`result_${stored.attempt}`) && has(`direct_result_${stored.attempt}`) ? 'at rest' : 'commit / post';
  }
}
