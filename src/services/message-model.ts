import { SENT_STATES, UNSENT_STATES } from '../domain/batch.ts';
import { stepsOfAttempt } from '../domain/batch-steps.ts';
import { type BatchRequest, isBatch, type Person, type Request } from '../domain/request.ts';
import type { GivenRole, RowGroup } from '../ports/batch-rows.ts';
import type { Clock } from '../ports/runtime.ts';
import type { BatchModel, Members, MessageModel, MessagePurpose, NamedSteps, PostedMessage } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';

/** The card of a request and the root of the thread that contains it, if they are posted. */
export type CardPlace = Pick<MessageModel, 'card' | 'thread'>;

/** `messages` are the request's own. The card of an invitation is in the thread of its parent request. */
export async function cardPlace(
  store: Pick<Store, 'messages'>,
  { parentId }: Request,
  messages: readonly PostedMessage[],
): Promise<CardPlace> {
  const card = messageFor('card', messages);
  const thread = parentId && messageFor('card', await store.messages(parentId));
  return { ...(card && { card }), ...(thread && { thread }) };
}

function messageFor(purpose: MessagePurpose, messages: readonly PostedMessage[]): PostedMessage | undefined {
  return messages.find((message) => message.purpose === purpose);
}

export interface ModelPorts {
  readonly store: Store;
  readonly members: Members;
  readonly clock: Clock;
}

/** Rows that a message may list. */
const MAX_ROWS = 15;
/** Time window of the rate. */
const RATE_WINDOW_MS = 30_000;

/** The model from which the messages of a request are drawn. `messages` are the ones already posted. */
export async function messageModel(
  ports: ModelPorts,
  request: Request,
  messages: readonly PostedMessage[],
): Promise<MessageModel> {
  const { requester, decision } = request;
  const [requesterSeesCard, requesterName, deciderName] = await Promise.all([
    ports.members.isInApprovalsChannel(requester).catch(() => false),
    nameOf(ports.members, requester),
    decision && nameOf(ports.members, decision.by),
  ]);
  const batch = isBatch(request) ? { batch: await batchModel(ports, request) } : {};
  return {
    request,
    requesterSeesCard,
    ...(requesterName && { requesterName }),
    ...(deciderName && { deciderName }),
    ...batch,
    ...placesIn(request, messages),
    ...(await cardPlace(ports.store, request, messages)),
  };
}

/** What the messages that are posted mean for each other. */
export function placesIn(
  { attempt }: Request,
  messages: readonly PostedMessage[],
): Pick<MessageModel, 'card' | 'result' | 'isUnreachable'> {
  const find = (purpose: MessagePurpose) => messageFor(purpose, messages);
  const [card, direct, result] = [find('card'), find('direct'), find(`result_${attempt}`)];
  // A direct message that could not be delivered is in the thread of the card.
  const isUnreachable = direct !== undefined && direct.channel === card?.channel;
  return { ...(card && { card }), ...(result && { result }), ...(isUnreachable && { isUnreachable }) };
}

/** The messages go out without the name when Slack does not answer. */
function nameOf(members: Members, person: Person): Promise<string | undefined> {
  return members.find(person).then(
    ({ name }) => name,
    () => undefined,
  );
}

/** The platform role in use with the most permissions, and the same of the roles in tenants, in the tenant with most rows. */
function strongestRoles({ content }: BatchRequest, groups: readonly RowGroup[]): readonly GivenRole[] {
  const { roles = [], tenantRoles = [] } = content.read ?? {};
  const platformRole = roles.find((id) =>
    groups.some(({ roleId, additionalRoleIds }) => roleId === id || additionalRoleIds.includes(id)),
  );
  const tenantRole = tenantRoles.find((id) => groups.some(({ tenantRoleId }) => tenantRoleId === id));
  const tenantId = tenantRole && tenantWithMostRows(groups.filter(({ tenantRoleId }) => tenantRoleId === tenantRole));
  return [
    ...(platformRole ? [{ roleId: platformRole }] : []),
    ...(tenantRole && tenantId ? [{ roleId: tenantRole, tenantId }] : []),
  ];
}

function tenantWithMostRows(groups: readonly RowGroup[]): string | undefined {
  const rows = new Map<string, number>();
  for (const { tenantId = '', rows: more } of groups) rows.set(tenantId, (rows.get(tenantId) ?? 0) + more);
  return [...rows].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** Who took the steps, by name. */
async function namedSteps({ store, members }: ModelPorts, { id }: BatchRequest): Promise<NamedSteps> {
  const steps = Object.entries(stepsOfAttempt(await store.batchSteps(id))).map(async ([which, step]) => {
    const name = step.actor && (await nameOf(members, step.actor));
    return [which, { ...step, ...(name && { name }) }] as const;
  });
  return Object.fromEntries(await Promise.all(steps));
}

async function batchModel(ports: ModelPorts, request: BatchRequest): Promise<BatchModel> {
  const { store, clock } = ports;
  const { id, status, beganAt } = request;
  const isPreview = status === 'checking' || status === 'draft';
  const now = clock.now();
  const rowsWith = (given: GivenRole) => store.rowsWithRole(id, given, MAX_ROWS, SENT_STATES);
  // A start that lies ahead dates from before the clock was set back.
  const since = Math.max(now - RATE_WINDOW_MS, beganAt !== undefined && beganAt <= now ? beganAt : 0);
  const groups = await store.groupRows(id, SENT_STATES);
  const roles = strongestRoles(request, groups);
  const [
    counts,
    first,
    powerful,
    unsent,
    notLookedUp,
    failures,
    differing,
    stopped,
    steps,
    ended,
    retryable,
    invitable,
  ] = await Promise.all([
    store.countRows(id),
    store.rowsAfter(id, 0, MAX_ROWS, SENT_STATES),
    Promise.all(roles.map(async (given) => ({ ...given, first: await rowsWith(given) }))),
    isPreview ? store.rowsAfter(id, 0, MAX_ROWS, UNSENT_STATES) : [],
    status === 'draft' ? store.countNotLookedUp(id) : 0,
    status === 'finished' ? store.rowsAfter(id, 0, MAX_ROWS, ['failed']) : [],
    status === 'finished' ? store.differingRows(id, MAX_ROWS) : [],
    status === 'finished' ? store.rowsAfter(id, 0, MAX_ROWS, ['stopped']) : [],
    namedSteps(ports, request),
    status === 'creating' ? store.endedSince(id, since) : 0,
    status === 'finished' ? store.countRetryable(id) : 0,
    status === 'finished' ? store.countInvitable(id) : 0,
  ]);
  const seconds = (now - since) / 1_000;
  const rate = seconds > 0 ? ended / seconds : 0;
  const blocked = stopped.filter(({ problems }) => problems !== undefined);
  const rows = { counts, groups, first, powerful, unsent, notLookedUp, failures, differing, blocked };
  return { ...rows, steps, retryable, invitable, rate };
}
