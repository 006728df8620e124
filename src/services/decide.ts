import type { Policy } from '../domain/policy.ts';
import type { Person, Request } from '../domain/request.ts';
import type { Budget } from '../ports/platform.ts';
import type { Clock, NewId } from '../ports/runtime.ts';
import type { Members, PostedMessage } from '../ports/slack.ts';
import type { Store, Transition, TransitionResult } from '../ports/store.ts';
import { jobsFor, VERBS, type Verb } from './decisions.ts';
import { type CardPlace, cardPlace } from './message-model.ts';

export interface DecidePorts {
  readonly store: Store;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface Click {
  readonly verb: Verb;
  /** The button's value: the revision that was shown. */
  readonly revision: string;
  readonly by: Person;
  /** The message with the button; a submitted form has none. */
  readonly message?: { readonly channel: string; readonly ts: string };
  /** Why it is denied. */
  readonly reason?: string;
  /** A batch is sent only if every row of its file can be. */
  readonly allOrNothing?: boolean;
}

export type Decided =
  /** The request as it was when it was clicked. */
  | { readonly result: 'done'; readonly request: Request }
  /** Nothing changed. `request` is as it stands now, where there is one. */
  | { readonly result: 'refused'; readonly reason: string; readonly request?: Request }
  /** The button is on a copy that is not the stored message. */
  | { readonly result: 'stale'; readonly request: Request; readonly place: CardPlace };

/** Whether this click may be made now, without making it: what a form asks before it opens. */
export async function mayClick(ports: DecidePorts, click: Click, budget: Budget): Promise<Decided> {
  const request = await ports.store.byRevision(click.revision);
  if (!request) return { result: 'refused', reason: 'This button is out of date: its request is not known any more.' };
  const messages = await ports.store.messages(request.id);
  if (click.message && !messages.some((message) => isAt(message, click.message))) {
    // A click can be faster than the answer to the post: the message is real, only not stored yet.
    if (await ports.store.hasJob(request.id, 'show_request'))
      return { result: 'refused', reason: JUST_POSTED, request };
    // A copy is turned into a link; the real message of another request must stay as it is.
    if (await ports.store.requestAt(click.message.channel, click.message.ts))
      return { result: 'refused', reason: OF_ANOTHER, request };
    return { result: 'stale', request, place: await cardPlace(ports.store, request, messages) };
  }
  const ruling = await VERBS[click.verb].rule(ports, click.by, request, budget);
  if (!ruling.allowed) {
    await ports.store.record({
      requestId: request.id,
      kind: 'click_refused',
      actor: click.by,
      detail: { verb: click.verb, rule: ruling.rule },
      at: ports.clock.now(),
    });
    return { result: 'refused', reason: ruling.reason, request };
  }
  if (!VERBS[click.verb].from.includes(request.status))
    return { result: 'refused', reason: alreadyDecided(request), request };
  return { result: 'done', request };
}

/**
 * Approve, deny, cancel, retry and the rest: checks clicker, policy and stored row, then takes one arrow of the status table. Resolves
 * only when it is stored. Whoever comes second gets `refused` with who was first.
 * Throws `upstream` when the clicker's standing cannot be read in time.
 */
export async function decideRequest(ports: DecidePorts, click: Click, budget: Budget): Promise<Decided> {
  const may = await mayClick(ports, click, budget);
  if (may.result !== 'done') return may;
  const done = await ports.store.transition(arrow(ports, click, may.request));
  if (done === 'done') return may;
  const request = (await ports.store.byId(may.request.id)) ?? may.request;
  if (done === 'subject_taken') {
    return {
      result: 'refused',
      reason: 'Another request for the same e-mail is open. Decide on that one first.',
      request,
    };
  }
  return { result: 'refused', reason: REFUSED_ROWS[done] ?? alreadyDecided(request), request };
}

/** Why the rows of a batch do not go with it. */
const REFUSED_ROWS: Partial<Record<TransitionResult, string>> = {
  no_rows: 'No row is left for which this can be done.',
  not_all:
    'Not every row can be created, so nothing was sent. Mend the file and upload it again, or untick the choice.',
};

const JUST_POSTED = 'This message is only just being posted. Please press again in a moment.';

const OF_ANOTHER = 'This button does not belong to this message. Nothing was changed.';

function isAt(message: PostedMessage, place: Click['message']): boolean {
  return message.channel === place?.channel && message.ts === place.ts;
}

function arrow(ports: DecidePorts, { verb, by, reason, allOrNothing }: Click, request: Request): Transition {
  const at = ports.clock.now();
  const { to, event, jobs, decides, again, rows, goesOn } = VERBS[verb];
  const isSent = verb === 'send' && request.kind === 'create_users';
  const digest = request.kind === 'create_users' && request.digest;
  return {
    from: request.status,
    to,
    requestId: request.id,
    // A retry makes a new one: a second press of the old button may not start another try after that.
    revision: request.revision,
    jobs: jobsFor(request, jobs),
    set: {
      ...(decides && { decision: { by, at, ...(reason && { reason }) } }),
      ...(again && { attempt: request.attempt + 1, revision: ports.newId() }),
      ...(goesOn && { outcome: null }),
      ...(isSent && allOrNothing && { content: { ...request.content, allOrNothing } }),
    },
    ...(isSent ? { rows: allOrNothing ? 'send_all' : 'send' } : rows && { rows }),
    event: { kind: event, actor: by, at, ...(digest && { detail: { digest } }) },
  };
}

/** Why a click came too late, with who was first. */
export function alreadyDecided(request: Request): string {
  const by = request.decision ? ` by <@${request.decision.by.userId}>` : '';
  const words: Record<Request['status'], string> = {
    pending: 'This request is still waiting for a decision.',
    approved: `This request is approved${by} already.`,
    creating: `This request is approved${by} already and being carried out.`,
    unknown: `This request is approved${by} already; its outcome is being checked.`,
    created: `This request is approved${by} and carried out already.`,
    denied: `This request is denied${by} already.`,
    cancelled: `This request is cancelled${by} already.`,
    expired: 'This request has expired.',
    failed: `This request was approved${by} and failed; the reason is in the thread.`,
    checking: 'The rows are still being checked.',
    draft: 'These rows have not been sent to an approver yet.',
    paused: `This request is approved${by} already and paused.`,
    finished: `This request is approved${by} and carried out already.`,
  };
  return words[request.status];
}
