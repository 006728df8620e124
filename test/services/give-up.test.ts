import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AuditEventKind } from '../../src/domain/audit-event.ts';
import { type BatchRequest, type Request, STATUSES, type Status } from '../../src/domain/request.ts';
import { type Claim, type JobKind, MAX_LOST_STARTS } from '../../src/ports/jobs.ts';
import { CALL_LIMIT_MS } from '../../src/ports/platform.ts';
import type { Store } from '../../src/ports/store.ts';
import { giveUp } from '../../src/services/give-up.ts';
import { openStore } from '../../src/store/open.ts';
import { batchRow } from '../helpers/batches.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { batchOf, createUserRequest, submission } from '../helpers/requests.ts';

const test = suite('giving up a job whose runs did not come back');

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WRITE_AT = 1_735_800_000_000;

/** What becomes of a job, and what is stored and said of its request. */
interface Fate {
  /** How its request stands; as it was where there is none. */
  readonly becomes?: readonly [Status, AuditEventKind];
  /** What people read, which ends with how to report it. */
  readonly said?: RegExp;
  readonly retryable?: boolean;
  /** When the job is due again; absent: it is over. */
  readonly dueInMs?: number;
}

const OVER: Fate = {};
const failed = {
  becomes: ['failed', 'failed'],
  retryable: true,
  said: /on this request.* An approver can retry it\./,
} as const;
const read = (said: RegExp) => ({ becomes: ['failed', 'failed'], retryable: false, said }) as const;

/** By status; without and with a write under way where that makes a difference. Whatever is not in here is over. */
const FATES: Readonly<Record<JobKind, Partial<Record<Status, Fate | readonly [none: Fate, open: Fate]>>>> = {
  carry_out_request: {
    approved: failed,
    creating: [failed, { becomes: ['unknown', 'outcome_unknown'], dueInMs: 0 }],
    unknown: { dueInMs: HOUR },
  },
  carry_out_batch: {
    approved: read(/before it started on these rows.* submit a new request\./),
    creating: { becomes: ['paused', 'paused'], retryable: true, said: /without finishing a row\. .*Resume/ },
  },
  check_batch: { checking: read(/checked this file\. Check it .* upload it again\./) },
  show_request: {},
  show_progress: {},
  send_files: {},
  repost_card: Object.fromEntries(STATUSES.map((status) => [status, { dueInMs: HOUR }])),
};

interface Scene {
  readonly store: Store;
  /** It stands still until it is moved. */
  readonly clock: { now(): number; advance(ms: number): void };
  readonly log: Record<string, unknown>[];
  /** A request with a job that has lost its starts, as the next worker claims it. */
  claimed(kind: JobKind, request: Request): Promise<Claim>;
  give(claim: Claim, store?: Store): ReturnType<typeof giveUp>;
  /** The same, and what a lane does after it. */
  giveAndEnd(claim: Claim): Promise<void>;
}

function withScene(run: (scene: Scene) => Promise<void>) {
  return async () => {
    const database = await createSqliteDatabase();
    let now = Date.UTC(2025, 0, 3);
    const clock = {
      now: () => now,
      advance(ms: number) {
        now += ms;
      },
    };
    const store = await openStore({ url: database.url, clock, newId: randomUUID });
    const log: Record<string, unknown>[] = [];
    const wrong = () => assert.unreachable('it is an error');
    const error = (data: object, msg: string) => void log.push({ ...data, msg });
    const ports = { clock, newId: randomUUID, log: { info: wrong, warn: wrong, error } };
    const give: Scene['give'] = (claim, other = store) => giveUp({ ...ports, store: other }, claim);
    try {
      await run({
        store,
        clock,
        log,
        give,
        async claimed(kind, request) {
          await store.submit(request, submission(request, randomUUID(), [kind]));
          if (request.kind === 'create_users') await store.addRows(request.id, [batchRow(2), batchRow(3)]);
          for (let count = 0; count < MAX_LOST_STARTS; count += 1) {
            await claimOf(store, kind);
            clock.advance(MINUTE);
          }
          return claimOf(store, kind);
        },
        async giveAndEnd(claim) {
          const end = await give(claim);
          if (end.job === 'end') assert.is(await store.endJob(claim), true);
          if (end.job === 'postpone') assert.is(await store.postponeJob(claim, end.delayMs, end.attempts), true);
        },
      });
    } finally {
      await store.close();
      await database.drop();
    }
  };
}

async function claimOf(store: Store, kind: JobKind): Promise<Claim> {
  const [claim, ...others] = await store.claimJobs(kind, 10, MINUTE);
  assert.equal(others, []);
  assert.ok(claim);
  return claim;
}

const isOfBatch = (kind: JobKind) => !['carry_out_request', 'show_request', 'repost_card'].includes(kind);

for (const [kind, fates] of Object.entries(FATES)) {
  for (const [at, isOpen] of [false, true].entries()) {
    test(
      `${kind}, ${isOpen ? 'with' : 'without'} a write under way, in every status`,
      withScene(async (scene) => {
        for (const status of STATUSES) {
          const fate = fates[status] ?? OVER;
          await meets(scene, kind as JobKind, { status, isOpen }, 'length' in fate ? (fate[at] ?? OVER) : fate);
        }
      }),
    );
  }
}

/** One line of the table. */
async function meets(
  { store, clock, log, claimed, giveAndEnd }: Scene,
  kind: JobKind,
  { status, isOpen }: { readonly status: Status; readonly isOpen: boolean },
  { becomes, said, retryable, dueInMs }: Fate,
): Promise<void> {
  const as = {
    status,
    attempt: 1,
    ...(isOpen && { writes: { since: WRITE_AT, unproven: 0, open: { startedAt: WRITE_AT } } }),
  };
  const request = isOfBatch(kind) ? batchOf({ status, attempt: 1 }) : createUserRequest(as);
  log.length = 0;
  const claim = await claimed(kind, request);
  await giveAndEnd(claim);
  const now = await store.byId(request.id);

  assert.is(now?.status, becomes?.[0] ?? status, status);
  if (request.kind === 'create_user' && now?.kind === 'create_user') {
    const open = request.writes?.open;
    const isLost = open && becomes?.[0] === 'unknown';
    const lost = isLost && { since: WRITE_AT, unproven: 1, open: { ...open, givenUpAt: WRITE_AT + CALL_LIMIT_MS } };
    assert.equal(now.writes, lost || request.writes, 'a write stays on record');
  }
  const [, ...events] = await store.auditEvents(request.id);
  assert.equal(
    events.map((event) => [event.kind, event.from, event.to]),
    becomes ? [[becomes[1], status, becomes[0]]] : [],
    status,
  );

  const outcome = now?.outcome;
  assert.is(outcome?.result, said && 'failed', status);
  const [entry, ...more] = log;
  assert.equal(more, []);
  assert.match(String(entry?.msg), 'job given up');
  assert.equal([entry?.job, entry?.requestId, entry?.status], [kind, request.id, status]);
  if (said && outcome?.result === 'failed') {
    assert.match(outcome.sentence, /^The bot crashed or hung three times /);
    assert.match(outcome.sentence, said);
    assert.match(outcome.sentence, /give the bot's operator this reference\.$/);
    assert.is(outcome.retryable, retryable);
    assert.is(outcome.reference, entry?.reference);
    assert.is(events[0]?.detail?.reference, entry?.reference);
  }

  const jobs = await store.jobs(request.id);
  const left = jobs.filter((job) => job.kind === kind).map(({ runAt, attempts }) => [runAt - clock.now(), attempts]);
  assert.equal(left, dueInMs === undefined ? [] : [[dueInMs, 0]], status);
  assert.is(
    jobs.some((job) => job.kind === 'show_request'),
    becomes !== undefined,
    status,
  );
  const rows = isOfBatch(kind) ? 2 : 0;
  const isCleared = kind === 'check_batch' && becomes;
  assert.is((await store.rowsAfter(request.id, 0, 10)).length, isCleared ? 0 : rows, status);
  if (dueInMs === undefined) return;
  clock.advance(dueInMs);
  const again = await claimOf(store, kind);
  assert.is(again.starts, 1, 'it gets its starts again');
  await store.endJob(again);
}

test(
  'of a request that has created the user and not added them to the tenant, both are said',
  withScene(async ({ store, claimed, giveAndEnd }) => {
    const invitation = { tenantId: randomUUID(), roleId: randomUUID(), status: 'invited' } as const;
    const { content } = createUserRequest();
    const request = createUserRequest({
      ...{ status: 'creating', content, invitation: { ...invitation, email: content.email } },
      names: { [invitation.tenantId]: 'Billing' },
      made: { result: 'done', userId: 'a user' },
    });
    await giveAndEnd(await claimed('carry_out_request', request));
    const { status, outcome } = (await store.byId(request.id)) ?? {};
    assert.is(status, 'failed');
    assert.ok(outcome?.result === 'failed');
    assert.match(outcome.sentence, /^Created\. Not added to Billing: The bot crashed or hung three times /);
    assert.equal([outcome.userId, outcome.retryable], ['a user', true]);
  }),
);

const invitation = { tenantId: randomUUID(), roleId: randomUUID(), status: 'accepted' } as const;
for (const [from, content, said] of [
  ['a text', { source: { from: 'paste', text: 'email' } }, /checked these rows\. .* paste them again\./],
  ['a file', { source: { from: 'file', fileId: 'F1', name: 'a.csv' } }, /checked this file\. .* upload it again\./],
  ['another batch', { createdBy: 'another', invitation }, /checked this list\. Press "Add all to tenant"/],
] as const) {
  test(
    `whoever sent rows of ${from} is told what to do with it`,
    withScene(async ({ store, claimed, giveAndEnd }) => {
      const request: BatchRequest = batchOf({ status: 'checking', content });
      await giveAndEnd(await claimed('check_batch', request));
      const { outcome } = (await store.byId(request.id)) ?? {};
      assert.match(outcome?.result === 'failed' ? outcome.sentence : '', said);
    }),
  );
}

test(
  'a process that dies of it as well comes to it again after a minute, then after two, at last once an hour',
  withScene(async ({ store, clock, claimed, give }) => {
    const request = createUserRequest({ status: 'approved' });
    let claim = await claimed('carry_out_request', request);
    const dying: Store = { ...store, byId: () => Promise.reject(new Error('killed')) };
    const waits: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      await give(claim, dying).catch(() => undefined);
      // As a new process has it, which ends all leases.
      await store.giveBackJob(claim);
      const [job] = await store.jobs(request.id);
      const wait = (job?.runAt ?? 0) - clock.now();
      waits.push(wait / MINUTE);
      clock.advance(wait - 1);
      assert.equal(await store.claimJobs('carry_out_request', 1, MINUTE), []);
      clock.advance(1);
      claim = await claimOf(store, 'carry_out_request');
    }
    assert.equal(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    assert.equal(await give(claim), { job: 'ended' });
    assert.is((await store.byId(request.id))?.status, 'failed');
  }),
);

test(
  'a job that is asked for anew meanwhile gets its three starts again',
  withScene(async ({ store, claimed, giveAndEnd, log }) => {
    const request = createUserRequest({ status: 'approved' });
    const claim = await claimed('carry_out_request', request);
    await store.askJobs(request.id, ['carry_out_request']);
    await giveAndEnd(claim);
    assert.is((await store.byId(request.id))?.status, 'approved');
    assert.is((await claimOf(store, 'carry_out_request')).starts, 1);
    assert.equal(log, []);
  }),
);

test(
  'a request that somebody has changed meanwhile is looked at anew',
  withScene(async ({ store, claimed, give }) => {
    const batch = batchOf({ status: 'creating', attempt: 1 });
    const claim = await claimed('carry_out_batch', batch);
    const event = { kind: 'paused', at: WRITE_AT } as const;
    await store.transition({ requestId: batch.id, from: 'creating', to: 'paused', event, jobs: [] });
    const late: Store = { ...store, byId: async () => batch };
    assert.equal(await give(claim, late), { job: 'postpone', delayMs: 1_000 });
    assert.is((await store.byId(batch.id))?.outcome, undefined);
  }),
);

test(
  'a worker that has lost the job changes nothing',
  withScene(async ({ store, clock, claimed, give }) => {
    const request = createUserRequest({ status: 'approved' });
    const claim = await claimed('carry_out_request', request);
    clock.advance(MINUTE);
    await claimOf(store, 'carry_out_request');
    await give(claim);
    assert.is((await store.byId(request.id))?.status, 'approved');
  }),
);

test.run();
