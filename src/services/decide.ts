import type { Authorization, Policy } from '../domain/policy.ts';
import { isBatch, type Person, type Request } from '../domain/request.ts';
import { kindOf } from '../kinds/index.ts';
import type { Budget } from '../ports/platform.ts';
import type { Clock, NewId } from '../ports/runtime.ts';
import type { Members, PostedMessage } from '../ports/slack.ts';
import type { Store, Transition, TransitionResult } from '../ports/store.ts';
import { DECISIONS, isFor, jobsOf, type Verb } from './decisions.ts';
import { type LearnChannelPorts, learnChannel } from './learn-channel.ts';
import { type CardPlace, cardPlace } from './message-model.ts';

export interface DecidePorts extends LearnChannelPorts {
  readonly store: Store;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface Click {
  readonly verb: Verb;
  /** The button's value: the revision that the message showed. */
  readonly revision: string;
  readonly by: Person;
  /** The message with the button; absent for a submitted form. */
  readonly message?: { readonly channel: string; readonly ts: string };
  /** Reason for a denial. */
  readonly reason?: string;
  /** Send the batch only if every row of its file can be sent. */
  readonly allOrNothing?: boolean;
}

export type Decided =
  /** `request` is the one before the transition. */
  | { readonly result: 'done'; readonly request: Request }
  /** Nothing changed. `request` is the current one, if it exists. */
  | { readonly result: 'refused'; readonly reason: string; readonly request?: Request }
  /** Nothing changed: the request has another status by now, see `request`. */
  | { readonly result: 'late'; readonly request: Request }
  /** The button is on a stale copy, not on the stored message. */
  | { readonly result: 'stale'; readonly request: Request; readonly place: CardPlace };

/** Checks a click without making its transition, for example before a form opens. Throws as `decideRequest` does. */
export async function mayClick(ports: DecidePorts, click: Click, budget: Budget): Promise<Decided> {
  const request = await ports.store.byRevision(click.revision);
  if (!request) return { result: 'refused', reason: 'This button is out of date: its request no longer exists.' };
  const messages = await ports.store.messages(request.id);
  const { message: clicked } = click;
  const isStored = !clicked || messages.some((message) => isAt(message, clicked));
  if (!isStored && !(await learnChannel(ports, messages, clicked, budget))) {
    // A click can arrive before Slack's reply to the post: the message is valid but not stored yet.
    if (await ports.store.hasJob(request.id, 'show_request'))
      return { result: 'refused', reason: JUST_POSTED, request };
    // A stale copy is replaced by a link. The message of another request must stay.
    if (await ports.store.requestAt(clicked.channel, clicked.ts))
      return { result: 'refused', reason: OF_ANOTHER, request };
    return { result: 'stale', request, place: await cardPlace(ports.store, request, messages) };
  }
  const { from, rule } = DECISIONS[click.verb];
  const authorization = isFor(click.verb, request) ? await rule(ports, click.by, request, budget) : NOT_FOR_THIS_KIND;
  if (!authorization.allowed) {
    await ports.store.record({
      requestId: request.id,
      kind: 'click_refused',
      actor: click.by,
      detail: { verb: click.verb, rule: authorization.rule },
      at: ports.clock.now(),
    });
    return { result: 'refused', reason: authorization.reason, request };
  }
  if (!from.includes(request.status)) return { result: 'late', request };
  const { outcome } = request;
  const canRetry = outcome?.result === 'failed' && outcome.retryable;
  if (click.verb === 'retry' && !canRetry) return { result: 'refused', reason: NO_RETRY, request };
  return { result: 'done', request };
}

/**
 * Approve, deny, cancel, retry and the other verbs: checks the user, the policy and the stored row, then makes one
 * transition. Resolves only when it is stored. The second of two simultaneous clicks gets `late` with the current
 * request. Throws `upstream` when the user's Slack profile cannot be read within `budget`.
 */
export async function decideRequest(ports: DecidePorts, click: Click, budget: Budget): Promise<Decided> {
  const checked = await mayClick(ports, click, budget);
  if (checked.result !== 'done') return checked;
  const result = await ports.store.transition(transitionOf(ports, click, checked.request));
  if (result === 'done') return checked;
  const request = (await ports.store.byId(checked.request.id)) ?? checked.request;
  if (result === 'subject_taken') {
    return {
      result: 'refused',
      reason: 'There is another open request for this person. Decide on that one first.',
      request,
    };
  }
  const reason = (click.verb === 'create_rest' ? REFUSED_REST : REFUSED_ROWS)[result];
  return reason === undefined ? { result: 'late', request } : { result: 'refused', reason, request };
}

/** Why the rows of a batch prevent the transition. */
const REFUSED_ROWS: Partial<Record<TransitionResult, string>> = {
  no_rows: 'There are no rows left to process.',
  not_all:
    'Not every row can be created, so nothing was sent. Fix the file and upload it again, or clear the checkbox.',
};

/** The rows that a stop left are good, so only another open request can prevent them. */
const REFUSED_REST: Partial<Record<TransitionResult, string>> = {
  no_rows: 'Other open requests ask for the same users. Decide on those first.',
  not_all:
    'This batch is all or nothing, and other open requests ask for some of the same users. Decide on those first.',
};

const JUST_POSTED = 'This message has only just been posted. Try again in a moment.';

const NOT_FOR_THIS_KIND: Authorization = {
  allowed: false,
  rule: 'not_for_this_kind',
  reason: "This button isn't for this request. Nothing was changed.",
};

const NO_RETRY = 'A retry would fail in the same way. Make a new request instead.';

const OF_ANOTHER = "This button doesn't belong to this message. Nothing was changed.";

function isAt(message: PostedMessage, place: NonNullable<Click['message']>): boolean {
  return message.channel === place.channel && message.ts === place.ts;
}

function transitionOf(ports: DecidePorts, { verb, by, reason, allOrNothing }: Click, request: Request): Transition {
  const at = ports.clock.now();
  const { to, event, decides, again, rows, clearsOutcome } = DECISIONS[verb];
  const isSent = verb === 'send' && request.kind === 'create_users';
  // What was to be all or nothing goes on whole, too.
  const isWhole = rows === 'rest' && request.kind === 'create_users' && request.content.allOrNothing;
  const { decision, outcome } = request;
  const hasRequesterLeft = outcome?.result === 'failed' && outcome.lost === 'requester';
  const takesOver = verb === 'resume' && (hasRequesterLeft || decision?.takesOver);
  // The message of the failed attempt keeps its reason after the outcome has changed.
  const failure = again && outcome?.result === 'failed' ? outcome : undefined;
  const after = failure && { sentence: failure.sentence, reference: failure.reference };
  const digest = isBatch(request) && request.digest;
  return {
    from: request.status,
    to,
    requestId: request.id,
    // A retry changes the revision, so a second click on the old button cannot start another attempt.
    revision: request.revision,
    jobs: jobsOf(verb, request),
    ...(again && { holds: kindOf(request).holds(request) }),
    set: {
      ...(decides && {
        decision: { by, at, ...(reason && { reason }), ...(takesOver && { takesOver }), ...(after && { after }) },
      }),
      ...(again && { attempt: request.attempt + 1, revision: ports.newId() }),
      ...(clearsOutcome && { outcome: null }),
      ...(isSent && allOrNothing && { content: { ...request.content, allOrNothing } }),
    },
    ...(isSent ? { rows: allOrNothing ? 'send_all' : 'send' } : rows && { rows: isWhole ? 'rest_all' : rows }),
    event: { kind: event, actor: by, at, ...(digest && { detail: { digest } }) },
  };
}
