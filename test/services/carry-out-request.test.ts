import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CreateUserRequest, Request } from '../../src/domain/request.ts';
import { kindOf } from '../../src/kinds/index.ts';
import { type Claim, OVERTAKEN } from '../../src/ports/jobs.ts';
import { CALL_LIMIT_MS } from '../../src/ports/platform.ts';
import type { Log } from '../../src/ports/runtime.ts';
import type { Members } from '../../src/ports/slack.ts';
import type { Store } from '../../src/ports/store.ts';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { CxengageStandIn } from '../../src/sandbox/cxengage/server.ts';
import { MOST_TRIES } from '../../src/services/carry-out.ts';
import { carryOutRequest } from '../../src/services/carry-out-request.ts';
import { openStore } from '../../src/store/open.ts';
import { withStandIn } from '../cxengage/with-stand-in.ts';
import { agent } from '../flow/ask-invitation.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';

const test = suite('carrying out a request');

const LEASE_MS = 20_000;
const SETTLE_MS = 150_000;
const approver = { teamId: 'T0001', userId: 'U0002' };
const nobody = { everyone: false, users: [], groups: [] };
const policy = { requesters: { ...nobody, everyone: true }, approvers: { ...nobody, users: [approver.userId] } };
const members: Members = {
  known: () => undefined,
  find: async (person) => ({ ...person, standing: 'full_member', groups: [], email: `${person.userId}@example.com` }),
  isInApprovalsChannel: async () => true,
};
const log: Log = { info() {}, warn() {}, error() {} };

interface Scene {
  readonly store: Store;
  readonly standIn: CxengageStandIn;
  /** The client's clock, which stands still, and the stand-in's. */
  readonly clock: { now(): number; advance(ms: number): void; set(to: number): void };
  readonly request: CreateUserRequest;
  now(): Promise<Request>;
  /** Claims the job of the request, as a worker does. */
  claim(): Promise<Claim>;
  /** Carries it out, with another store when one is given. */
  run(claim: Claim, store?: Store): ReturnType<typeof carryOutRequest>;
  posts(): number;
  made(): number;
}

/** An approved request in a database of its own, and a stand-in for CxEngage; `isAdded`: for a user of a tenant. */
function withApproved(test: (scene: Scene) => Promise<void>, { isAdded = false } = {}) {
  return withStandIn(async ({ clock, standIn, platform }) => {
    const database = await createSqliteDatabase();
    const store = await openStore({ url: database.url, clock, newId: randomUUID });
    const email = `bob.${randomUUID()}@example.com`;
    const invitation = { email, tenantId: seedIds.harbour, roleId: agent, status: 'accepted' } as const;
    const request = createUserRequest({
      content: { email, roleId: seedIds.platformUser, status: 'enabled' },
      attempt: 1,
      names: { [seedIds.harbour]: 'Harbour Outfitters' },
      ...(isAdded && { invitation }),
    });
    await store.submit(request, submission(request, randomUUID(), []));
    await store.transition({
      requestId: request.id,
      from: 'pending',
      to: 'approved',
      set: { decision: { by: approver, at: clock.now() } },
      event: { kind: 'approved', actor: approver, at: clock.now() },
      jobs: ['carry_out_request'],
    });
    const ports = { platform, members, policy, clock, newId: randomUUID, log, settleMs: SETTLE_MS };
    try {
      await test({
        store,
        standIn,
        clock,
        request,
        now: () => theOne(store.byId(request.id)),
        claim: async () => theOne((await store.claimJobs('carry_out_request', 1, LEASE_MS))[0]),
        run: (claim, other = store) => carryOutRequest({ ...ports, store: other, random: () => 0 }, claim),
        posts: () => standIn.calls.filter(({ method, path }) => method === 'POST' && path === '/v1/users').length,
        made: () => standIn.state.users.filter(({ email }) => email === request.content.email).length,
      });
    } finally {
      await store.close();
      await database.drop();
    }
  });
}

async function theOne<T>(found: T | undefined | Promise<T | undefined>): Promise<T> {
  const one = await found;
  if (one === undefined) throw new Error('there is none');
  return one;
}

test(
  'a worker that stalls between the note of its write and the write does not send it',
  withApproved(async ({ store, standIn, clock, claim, run, now, posts, made }) => {
    standIn.settings.duplicate = 'off';
    const noted = Promise.withResolvers<void>();
    const wake = Promise.withResolvers<void>();
    const stalling: Store = {
      ...store,
      async transition(change) {
        const done = await store.transition(change);
        if (change.to === 'creating') {
          noted.resolve();
          await wake.promise;
        }
        return done;
      },
    };
    const stalled = run(await claim(), stalling);
    await noted.promise;
    clock.advance(CALL_LIMIT_MS + SETTLE_MS + 2_000);

    // The write that was stored did not happen and has settled: the next worker looks, and writes.
    await run(await claim());
    assert.is((await now()).status, 'created');

    wake.resolve();
    assert.equal(await stalled, OVERTAKEN);
    assert.is(posts(), 1);
    assert.is(made(), 1);
  }),
);

test(
  'a worker that stalls in the midst of that does not send even while nobody else has taken over',
  withApproved(async ({ store, clock, claim, run, now, posts }) => {
    const stalling: Store = {
      ...store,
      async transition(change) {
        const done = await store.transition(change);
        if (change.to === 'creating') clock.advance(15_000);
        return done;
      },
    };
    assert.equal(await run(await claim(), stalling), { job: 'postpone', delayMs: 1_000, attempts: 0 });
    assert.is(posts(), 0);
    const { status, ...request } = await now();
    assert.is(status, 'creating');
    assert.not('writes' in request);
  }),
);

test(
  'a worker that is overtaken gives the job back at once, and the next look tells what the other one did',
  withApproved(async ({ store, clock, claim, run, now, posts, made }) => {
    const approved = await now();
    const losing: Store = {
      ...store,
      async transition(change) {
        if (change.to === 'created') clock.advance(LEASE_MS + 1);
        if (change.to === 'created') overtaking ??= await claim();
        return store.transition(change);
      },
    };
    let overtaking: Claim | undefined;
    assert.equal(await run(await claim(), losing), OVERTAKEN);
    assert.ok(overtaking);
    // It read the row before the first worker had written.
    const late: Store = { ...store, byId: async () => approved };
    assert.equal(await run(overtaking, late), OVERTAKEN);
    assert.is((await now()).status, 'creating');
    assert.is(await store.postponeJob(overtaking, OVERTAKEN.delayMs), true);
    clock.advance(OVERTAKEN.delayMs);
    await run(await claim());
    assert.is((await now()).status, 'created');
    assert.is(posts(), 1);
    assert.is(made(), 1);
  }),
);

test(
  'a database that fails after the write does not make it failed: the row tells the next try to look',
  withApproved(async ({ store, claim, run, now, posts, made }) => {
    let failures = 1;
    const failing: Store = {
      ...store,
      async transition(change) {
        if (change.to === 'created' && failures-- > 0) throw new Error('database is locked');
        return store.transition(change);
      },
    };
    const first = await claim();
    const thrown = await run(first, failing).catch((error: unknown) => error);
    assert.match(String(thrown), 'database is locked');
    assert.is((await now()).status, 'creating');
    await store.postponeJob(first, 0);
    await run(await claim(), failing);
    const settled = await now();
    assert.is(settled.status, 'created');
    assert.is(settled.outcome?.result, 'done');
    assert.is(posts(), 1);
    assert.is(made(), 1);
  }),
);

test(
  'a user is created and added to the tenant of the request: two writes, one outcome',
  withApproved(
    async ({ standIn, claim, run, now, made }) => {
      await run(await claim());
      const { status, outcome } = await now();
      assert.is(status, 'created');
      const { users, tenantUsers } = standIn.state;
      const user = users.at(-1);
      assert.is(outcome?.result === 'done' && outcome.userId, user?.id);
      assert.is(outcome?.result === 'done' && outcome.invitation, 'accepted');
      assert.is(outcome?.result === 'done' && outcome.status, 'enabled');
      assert.is(tenantUsers.filter(({ userId }) => userId === user?.id).length, 1);
      assert.is(made(), 1);
    },
    { isAdded: true },
  ),
);

test(
  'created and not added: it says so, the address is free again, and a Retry only adds',
  withApproved(
    async ({ store, standIn, clock, claim, run, now, posts, made, request }) => {
      const path = /^\/v1\/tenants\/[^/]+\/users$/;
      standIn.fault({ match: { method: 'POST', path }, effect: { kind: 'answer', ...errorShapes.forbidden403 } });
      await run(await claim());
      const { status, outcome } = await now();
      assert.is(status, 'failed');
      const said = outcome?.result === 'failed' ? outcome : undefined;
      assert.match(said?.sentence ?? '', /^Created\. Not added to Harbour Outfitters: CxEngage refused this: /);
      assert.is(said?.userId, standIn.state.users.at(-1)?.id);
      assert.is(said?.retryable, true);
      const rival = createUserRequest({ content: request.content, status: 'pending' });
      assert.is((await store.submit(rival, submission(rival, randomUUID(), []))).result, 'stored');
      const denial = { requestId: rival.id, from: 'pending', to: 'denied', jobs: [] } as const;
      await store.transition({ ...denial, event: { kind: 'denied', at: clock.now() } });
      await store.transition({
        requestId: request.id,
        from: 'failed',
        to: 'approved',
        holds: kindOf(await now()).holds(await now()),
        set: { attempt: 2, revision: randomUUID(), decision: { by: approver, at: clock.now() } },
        event: { kind: 'retry_asked', actor: approver, at: clock.now() },
        jobs: ['carry_out_request'],
      });
      await run(await claim());
      const again = await now();
      assert.is(again.status, 'created');
      assert.is(again.outcome?.result === 'done' && again.outcome.invitation, 'accepted');
      assert.is(posts(), 1);
      assert.is(made(), 1);
    },
    { isAdded: true },
  ),
);

test(
  'our clock is a minute ahead of that of CxEngage: what was lost of ours is ours, and settles in its own time',
  withApproved(async ({ standIn, clock, claim, run, now, posts, made }) => {
    clock.set(clock.now() + 60_000);
    standIn.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: { kind: 'dropAfterWrite' } });
    await run(await claim());
    const { status, outcome } = await now();
    assert.is(status, 'created');
    assert.match(outcome?.result === 'done' ? (outcome.note ?? '') : '', /A look-up found/);
    assert.is(posts(), 1);
    assert.is(made(), 1);
  }),
);

test(
  'our clock is set forward while a write is uncertain: the second one does not go out early',
  withApproved(async ({ store, standIn, clock, claim, run, now, posts }) => {
    standIn.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: { kind: 'drop' } });
    await run(await claim());
    assert.is((await now()).status, 'unknown');
    clock.set(clock.now() + 3_600_000);
    await store.askJobs((await now()).id, ['carry_out_request']);
    await run(await claim());
    assert.is((await now()).status, 'unknown');
    assert.is(posts(), 1);
    clock.advance(SETTLE_MS + 2_000);
    await run(await claim());
    assert.is((await now()).status, 'created');
    assert.is(posts(), 2);
  }),
);

test(
  'what the last try could not settle has not failed before its write cannot happen any more',
  withApproved(async ({ store, standIn, clock, claim, run, now, posts, made }) => {
    standIn.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: { kind: 'drop' } });
    standIn.fault({
      match: { method: 'GET', path: /^\/v1\/users\?email=/, after: 1 },
      effect: { kind: 'answer', status: 403, body: 'Permission denied', contentType: 'text/plain' },
      times: 2,
    });
    const last = { ...(await claim()), attempts: MOST_TRIES };
    assert.equal(await run(last), { job: 'postpone', delayMs: SETTLE_MS, attempts: MOST_TRIES - 1 });
    assert.is((await now()).status, 'unknown');

    clock.advance(SETTLE_MS);
    await store.postponeJob(last, 0);
    await run({ ...(await claim()), attempts: MOST_TRIES });
    const { status, outcome } = await now();
    assert.is(status, 'failed');
    assert.match(outcome?.result === 'failed' ? outcome.sentence : '', /so the result is unknown/);

    await store.transition({
      requestId: (await now()).id,
      from: 'failed',
      to: 'approved',
      holds: [],
      set: { attempt: 2, revision: randomUUID() },
      event: { kind: 'retry_asked', actor: approver, at: clock.now() },
      jobs: ['carry_out_request'],
    });
    assert.is(posts(), 1);
    await run(await claim());
    assert.is((await now()).status, 'created');
    assert.is(posts(), 2);
    assert.is(made(), 1);
  }),
);

test.run();
