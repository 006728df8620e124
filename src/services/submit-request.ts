import * as v from 'valibot';
import { type NewUserRules, newUserForm } from '../domain/new-user.ts';
import { mayRequest, type Policy } from '../domain/policy.ts';
import type { CreateUserRequest, Person, Request } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { Budget, Platform } from '../ports/platform.ts';
import type { Clock, Log, NewId } from '../ports/runtime.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import { type CardPlace, cardPlace } from './message-model.ts';
import { namesOf, pendingRequest } from './pending-request.ts';

export interface SubmitPorts {
  readonly store: Store;
  readonly platform: Platform;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
}

export type Submission =
  | { readonly result: 'stored'; readonly request: Request }
  | { readonly result: 'refused'; readonly reason: string }
  /** Field name → one sentence. */
  | { readonly result: 'invalid'; readonly errors: Readonly<Record<string, string>> }
  /** Another request for the same e-mail is open; `place` is where its card stands. */
  | { readonly result: 'open'; readonly request: Request; readonly place: CardPlace };

export interface SubmitInput {
  readonly requester: Person;
  /** The form as typed; keys are the API's field names. */
  readonly form: Readonly<Record<string, unknown>>;
  /** The form's view id: the same form that arrives twice makes one request. */
  readonly submissionKey: string;
}

/**
 * Checks the form of `/create-user` and stores it as a `pending` request whose card is then posted. Resolves only when it
 * is stored. `budget` bounds the checks over the network; only the e-mail look-up may be left to the execution.
 * Throws `upstream` when the requester's standing or the roles cannot be read in time.
 */
export async function submitRequest(
  ports: SubmitPorts,
  country: NewUserRules['country'],
  input: SubmitInput,
  budget: Budget,
): Promise<Submission> {
  const [member, roles, taken] = await Promise.all([
    ports.members.find(input.requester, budget),
    ports.platform.roles(budget),
    isTaken(ports, input.form.email, budget),
  ]);
  const ruling = mayRequest(member, ports.policy);
  if (!ruling.allowed) return { result: 'refused', reason: ruling.reason };
  const parsed = v.safeParse(newUserForm({ roleIds: new Set(roles.map(({ id }) => id)), country }), input.form);
  const errors = { ...(taken && { email: taken }), ...(parsed.issues && firstMessages(parsed.issues)) };
  if (!parsed.success || taken) return { result: 'invalid', errors };

  const { user, reason } = parsed.output;
  const chosen = new Set([user.roleId, ...(user.additionalRoleIds ?? [])]);
  const request: CreateUserRequest = {
    ...pendingRequest(ports, input.requester),
    kind: 'create_user',
    reason,
    content: user,
    names: namesOf(roles, chosen),
  };
  return storeSubmission(ports.store, request, input.submissionKey);
}

/** Stores a new request with its audit event and its first jobs: one shows it, one looks after its card. */
export async function storeSubmission(
  store: Store,
  request: Request,
  submissionKey: string,
  jobs: readonly JobKind[] = ['show_request', 'keep_card'],
): Promise<Submission> {
  const event = {
    requestId: request.id,
    kind: 'submitted',
    actor: request.requester,
    to: request.status,
    at: request.createdAt,
  } as const;
  const stored = await store.submit(request, submissionKey, event, jobs);
  if (stored.result === 'stored') return { result: 'stored', request };
  if (stored.result === 'repeated') return { result: 'stored', request: stored.request };
  // Whoever is pointed at a card should find one there: if it was deleted it is posted again.
  await store.askJobs(stored.request.id, ['show_request']);
  const messages = await store.messages(stored.request.id);
  return { result: 'open', request: stored.request, place: await cardPlace(store, stored.request, messages) };
}

/** One message a field: the first that applies. */
export function firstMessages(issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): Record<string, string> {
  const nested = v.flatten(issues).nested ?? {};
  return Object.fromEntries(Object.entries(nested).flatMap(([key, list]) => (list?.[0] ? [[key, list[0]]] : [])));
}

/** The sentence under the e-mail when somebody has it already. No answer in time: the execution looks again. */
async function isTaken(ports: SubmitPorts, email: unknown, budget: Budget): Promise<string | undefined> {
  const typed = typeof email === 'string' ? email.trim() : '';
  if (!/.@./.test(typed)) return undefined;
  try {
    const found = await ports.platform.findUser(typed, budget);
    return found && `This person is on the platform already. To invite them to a tenant: /create-user invite ${typed}`;
  } catch (error) {
    if (isKnownError(error, 'conflict')) return error.message;
    ports.log.warn({ kind: isKnownError(error) ? error.kind : 'unexpected' }, 'e-mail look-up left to the execution');
    return undefined;
  }
}
