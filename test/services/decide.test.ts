import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Member } from '../../src/domain/policy.ts';
import {
  BATCH_KINDS,
  type Person,
  REQUEST_KINDS,
  type Request,
  type RequestKind,
  SINGLE_KINDS,
  STATUSES,
  type Status,
} from '../../src/domain/request.ts';
import type { Store } from '../../src/ports/store.ts';
import { type Click, type DecidePorts, decideRequest } from '../../src/services/decide.ts';
import { DECISIONS, type Verb } from '../../src/services/decisions.ts';
import { openStore } from '../../src/store/open.ts';
import { batchRow, failure } from '../helpers/batches.ts';
import { beginWith } from '../helpers/begin-with.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { addToTenantRequest, batchOf, createUserRequest, submission } from '../helpers/requests.ts';

const test = suite('every button on every kind of request in every status');

type Kinds = readonly RequestKind[];

/** Which verbs do something, to which kinds and from which statuses. All others are refused, however they come in. */
const ALLOWED: Readonly<Record<Verb, Partial<Record<Status, Kinds>>>> = {
  approve: { pending: REQUEST_KINDS },
  deny: { pending: REQUEST_KINDS },
  cancel: { pending: REQUEST_KINDS },
  retry: { failed: SINGLE_KINDS },
  send: { draft: ['create_users'] },
  discard: { checking: BATCH_KINDS, draft: ['create_users'] },
  pause: { creating: BATCH_KINDS },
  resume: { paused: BATCH_KINDS },
  stop: { approved: BATCH_KINDS, creating: BATCH_KINDS, paused: BATCH_KINDS },
  retry_rows: { finished: BATCH_KINDS },
  create_rest: { finished: BATCH_KINDS },
};

const AT = Date.UTC(2025, 0, 2, 13);
const HOME = 'T0001';
/** Another workspace of the same organization. */
const SISTER = 'T0003';
const requester: Person = { teamId: HOME, userId: 'U0001' };
const approver: Person = { teamId: HOME, userId: 'U0002' };
/** Only the requester may do these. */
const BY_REQUESTER: ReadonlySet<Verb> = new Set(['cancel', 'send', 'discard']);
const list = { everyone: true, users: [], groups: [] };
const memberOf = (person: Person): Member => ({
  ...person,
  standing: 'full_member',
  groups: [],
  email: `${person.userId}@example.com`,
});

/** A look-up answers with the workspace of the bot for its members, from whichever of theirs they act. */
function found({ teamId, userId }: Person): Member {
  if (teamId === HOME || teamId === SISTER) return memberOf({ teamId: HOME, userId });
  return { ...memberOf({ teamId, userId }), standing: 'other_workspace' };
}

let store: Store;
let drop = async () => {};
beginWith(
  test,
  async () => {
    const database = await createSqliteDatabase();
    store = await openStore({ url: database.url, clock: { now: () => AT }, newId: randomUUID });
    drop = database.drop;
  },
  async () => {
    await store.close();
    await drop();
  },
);

/** A request with all that a transition could need: a failure that a retry can help, and rows to send, retry and start. */
async function stored(kind: RequestKind, status: Status, retryable = true): Promise<Request> {
  const outcome = status === 'failed' ? { outcome: failure(retryable) } : {};
  const request = requestOf(kind, { status, requester, ...outcome });
  await store.submit(request, submission(request, request.id, []));
  const failed = batchRow(3, { state: 'failed', outcome: failure(true) });
  const rows = [batchRow(2), failed, batchRow(4, { state: 'stopped' })];
  if (BATCH_KINDS.some((one) => one === kind)) await store.addRows(request.id, rows);
  return (await store.byId(request.id)) ?? request;
}

function requestOf(kind: RequestKind, differently: Pick<Request, 'status' | 'requester'>): Request {
  if (kind === 'create_user') return createUserRequest(differently);
  if (kind === 'add_to_tenant') return addToTenantRequest(differently);
  if (kind === 'create_users') return batchOf(differently);
  const invitation = { tenantId: randomUUID(), roleId: randomUUID(), status: 'accepted' } as const;
  return batchOf({ ...differently, content: { createdBy: randomUUID(), invitation } });
}

function click(verb: Verb, { revision }: Request, differently: Partial<Click> = {}): ReturnType<typeof decideRequest> {
  const ports: DecidePorts = {
    store,
    members: {
      known: memberOf,
      find: async (person) => found(person),
      isInApprovalsChannel: async () => true,
    },
    channels: { isRenamed: async () => false },
    log: { info() {}, warn() {}, error() {} },
    policy: { requesters: list, approvers: list },
    clock: { now: () => AT },
    newId: randomUUID,
  };
  const by = BY_REQUESTER.has(verb) ? requester : approver;
  return decideRequest(ports, { verb, revision, by, ...differently }, {});
}

/** All that a click could change. */
async function traces({ id }: Request): Promise<unknown> {
  const events = (await store.auditEvents(id)).filter(({ kind }) => kind !== 'click_refused');
  return [await store.byId(id), await store.jobs(id), await store.rowsAfter(id, 0, 10), events];
}

const VERBS = Object.keys(DECISIONS) as Verb[]; // The keys of the table, which Object.keys widens to string.

for (const verb of VERBS) {
  for (const kind of REQUEST_KINDS) {
    test(`${verb} on ${kind}: what the table allows, and nothing else`, async () => {
      for (const status of STATUSES) {
        const request = await stored(kind, status);
        const before = await traces(request);
        const { result } = await click(verb, request);
        const isAllowed = ALLOWED[verb][status]?.includes(kind) ?? false;
        assert.is(result === 'done', isAllowed, `${status}: ${result}`);
        if (isAllowed) assert.is((await store.byId(request.id))?.status, DECISIONS[verb].to, status);
        else assert.equal(await traces(request), before, status);
      }
    });
  }
}

test('a requester cancels from another workspace of the organization; the same id from elsewhere is nobody', async () => {
  for (const [teamId, result] of [
    [SISTER, 'done'],
    ['T0009', 'refused'],
  ] as const) {
    const request = await stored('create_user', 'pending');
    assert.is((await click('cancel', request, { by: { ...requester, teamId } })).result, result, teamId);
  }
});

test('a retry that cannot help is refused, and nothing is tried again', async () => {
  for (const kind of SINGLE_KINDS) {
    const request = await stored(kind, 'failed', false);
    const before = await traces(request);
    const decided = await click('retry', request);
    assert.is(decided.result, 'refused');
    assert.match(decided.result === 'refused' ? decided.reason : '', /would fail in the same way/);
    assert.equal(await traces(request), before);
  }
});

test('a batch that failed as a whole is not tried again by the button of a single request', async () => {
  const request = await stored('create_users', 'failed');
  const decided = await click('retry', request);
  assert.is(decided.result === 'refused' && decided.reason, "This button isn't for this request. Nothing was changed.");
  const [event] = (await store.auditEvents(request.id)).filter(({ kind }) => kind === 'click_refused');
  assert.equal(event?.detail, { verb: 'retry', rule: 'not_for_this_kind' });
});

test('the rest of a batch whose addresses are asked for elsewhere is refused, with what to do', async () => {
  for (const [allOrNothing, reason] of [
    [false, 'Other open requests ask for the same users. Decide on those first.'],
    [
      true,
      'This batch is all or nothing, and other open requests ask for some of the same users. Decide on those first.',
    ],
  ] as const) {
    const held = createUserRequest({ requester });
    await store.submit(held, submission(held, held.id, []));
    const batch = batchOf({
      status: 'finished',
      requester,
      content: { source: { from: 'paste', text: '' }, allOrNothing },
    });
    await store.submit(batch, submission(batch, batch.id, []));
    const free = allOrNothing ? [batchRow(3, { state: 'stopped' })] : [];
    await store.addRows(batch.id, [batchRow(2, { state: 'stopped', email: held.content.email }), ...free]);
    const before = await traces(batch);
    const decided = await click('create_rest', batch);
    assert.is(decided.result === 'refused' && decided.reason, reason);
    assert.equal(await traces(batch), before);
  }
});

test.run();
