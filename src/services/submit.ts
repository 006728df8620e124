import type { Policy } from '../domain/policy.ts';
import type { Person, Request, RequestKind } from '../domain/request.ts';
import { KINDS } from '../kinds/index.ts';
import type { FieldErrors, Form, FormPorts } from '../kinds/kind.ts';
import type { Budget } from '../ports/platform.ts';
import type { Clock, NewId } from '../ports/runtime.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { type CardPlace, cardPlace } from './message-model.ts';

export interface SubmitPorts extends FormPorts {
  readonly store: Store;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface Submission extends Form {
  readonly requester: Person;
  /** The form's view id. Makes a form that arrives twice one request. */
  readonly key: string;
}

export type Submitted =
  | { readonly result: 'stored'; readonly request: Request }
  /** The same form has arrived before and is this request. */
  | { readonly result: 'repeated'; readonly request: Request }
  | { readonly result: 'refused'; readonly reason: string }
  | { readonly result: 'invalid'; readonly errors: FieldErrors }
  /** Another open request is for the same change; `place` is where its card is. */
  | { readonly result: 'open'; readonly request: Request; readonly place: CardPlace };

/**
 * Checks a form of any kind and stores it as a request, together with the jobs that post its card or preview. Resolves
 * only when it is stored. `budget` limits the network checks. Throws `upstream` when the requester's Slack profile or
 * the form's options cannot be read in time.
 */
export async function submit(
  ports: SubmitPorts,
  kindName: RequestKind,
  submission: Submission,
  budget: Budget,
): Promise<Submitted> {
  const { store, members, policy, clock, newId } = ports;
  const { key, parent } = submission;
  const kind = KINDS[kindName];
  const member = await members.find(submission.requester, budget);
  const authorization = kind.mayAsk(member, policy);
  if (!authorization.allowed) return { result: 'refused', reason: authorization.reason };
  // Only now: those who may not ask learn nothing of CxEngage, and cause no calls.
  const checked = await kind.check(ports, submission, budget);
  if (checked.errors) return { result: 'invalid', errors: checked.errors };

  const { content, names, reason } = checked;
  const requester = { teamId: member.teamId, userId: member.userId };
  const { status, jobs } = kind.first;
  const at = clock.now();
  const request = {
    id: newId(),
    revision: newId(),
    kind: kindName,
    status,
    requester,
    reason,
    content,
    names,
    attempt: 1,
    createdAt: at,
    updatedAt: at,
    ...(parent && { parentId: parent.id }),
    // The cast is safe: `kind.check` returns the content of its own kind.
  } as Request;
  const event = { requestId: request.id, kind: 'submitted', actor: requester, to: status, at } as const;
  const stored = await store.submit(request, { key, event, jobs, holds: kind.holds(request) });
  if (stored.result === 'stored') return { result: 'stored', request };
  if (stored.result === 'repeated') return { result: 'repeated', request: stored.request };
  // The answer links to the card, so repost it if it was deleted.
  await store.askJobs(stored.request.id, ['show_request']);
  const messages = await store.messages(stored.request.id);
  return { result: 'open', request: stored.request, place: await cardPlace(store, stored.request, messages) };
}
