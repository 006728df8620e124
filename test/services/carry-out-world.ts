import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../src/domain/batch.ts';
import { type Outcome, withoutWait } from '../../src/domain/outcome.ts';
import type { BatchRequest, SingleRequest, Status } from '../../src/domain/request.ts';
import type { Writes } from '../../src/domain/writes.ts';
import { KnownError } from '../../src/errors.ts';
import type { RowChange } from '../../src/ports/batch-rows.ts';
import type { Claim } from '../../src/ports/jobs.ts';
import type { Platform, PlatformUser, WrittenUser } from '../../src/ports/platform.ts';
import type { Log } from '../../src/ports/runtime.ts';
import type { Store, Transition } from '../../src/ports/store.ts';
import { rowLedger } from '../../src/services/batch/carry-out-row.ts';
import type { BatchRun } from '../../src/services/batch/run.ts';
import { carryOut } from '../../src/services/carry-out.ts';
import { requestLedger } from '../../src/services/carry-out-request.ts';
import type { CarryOut, Ledger, Step } from '../../src/services/ledger.ts';
import { batchRequest, batchRow } from '../helpers/batches.ts';
import { addToTenantRequest, createUserRequest } from '../helpers/requests.ts';

/** What is carried out: single requests, and rows of batches. `create and add` has two operations. */
export const KINDS = ['create', 'add', 'create and add', 'row: create', 'row: add', 'row: create and add'] as const;
export type Kind = (typeof KINDS)[number];

/** All transitions of requests, and changes of the state of rows, that the ledgers make. */
export const taken: ReadonlySet<string> = new Set([
  'approved → approved',
  'approved → creating',
  'approved → failed',
  'creating → creating',
  'creating → created',
  'creating → failed',
  'creating → unknown',
  'unknown → creating',
  'unknown → created',
  'unknown → failed',
  'row new → new',
  'row new → creating',
  'row new → inviting',
  'row new → done',
  'row new → failed',
  'row creating → creating',
  'row creating → new',
  'row creating → inviting',
  'row creating → done',
  'row creating → failed',
  'row inviting → inviting',
  'row inviting → new',
  'row inviting → done',
  'row inviting → failed',
]);

/** CxEngage's time in all cases, and seconds before it. */
export const NOW = Date.UTC(2025, 0, 2, 12);
export const ago = (seconds: number) => NOW - seconds * 1_000;
export const EMAIL = 'bob@example.com';
export const ROLE = randomUUID();
const TENANT = randomUUID();
const PROVIDER = randomUUID();

/** A look-up's or a write's answer: nobody, a user, or an error. */
export type Answer = PlatformUser | WrittenUser | Error | undefined;

export interface Given {
  readonly status?: Status;
  readonly writes?: Writes;
  readonly tries?: number;
  /** For so many seconds it has waited for CxEngage. */
  readonly waits?: number;
  /** The first of two operations is done. */
  readonly isHalf?: boolean;
  /** Answers to look-ups, in their order. */
  readonly looks?: readonly Answer[];
  /** What a request then reads back; a row of a batch does not. */
  readonly back?: Answer;
  readonly sent?: readonly Answer[];
  /** Why the second check says no; an error when it cannot tell. */
  readonly standing?: string | Error;
  /** The step that another worker is faster with. */
  readonly lostAt?: Step['step'];
  /** A row whose address the preview looked up a moment ago. */
  readonly isFresh?: boolean;
  /** Everything that is stored is from before this process. */
  readonly isRestored?: boolean;
  /** CxEngage does not list the role any more. */
  readonly isRoleGone?: boolean;
  /** What the approver saw, where CxEngage calls it otherwise. */
  readonly names?: Readonly<Partial<Record<'role' | 'tenant' | 'provider', string>>>;
  /** CxEngage does not list the identity provider any more. */
  readonly isProviderGone?: boolean;
  /** How long a write waits for its turn, in seconds, or why it has none. */
  readonly turn?: number | Error;
  /** The step that the database does not take, counted from 1. */
  readonly awayAt?: number;
  /** So long the start of a write takes to be stored, in seconds. */
  readonly stalls?: number;
  readonly ownId?: string | undefined;
}

export interface Case extends Given {
  /** Kinds that it holds for; all without. */
  readonly on?: readonly Kind[];
  /** What is stored and said, a line a step. */
  readonly steps: readonly string[];
}

const log: Log = { info() {}, warn() {}, error() {} };

/** Carries it out over real ledgers, with scripted answers instead of CxEngage and without a database. */
export async function carriedOut(kind: Kind, given: Given) {
  const isRow = kind.startsWith('row');
  const looks = [...(given.looks ?? []), ...('back' in given && !isRow ? [given.back] : [])];
  const sent = [...(given.sent ?? [])];
  const transitions: string[] = [];
  const steps: string[] = [];
  let elapsed = 0;
  let asked = 0;
  let outcome: Outcome | undefined;
  let stored: Writes | null | undefined = given.writes;
  const next = async (queue: Answer[], what: string) => {
    if (queue.length === 0) throw new Error(`nobody expected ${what}`);
    const answer = queue.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const lookUp = async () => {
    const found = await next(looks, 'a look-up');
    return found && { email: EMAIL, ...found };
  };
  const send = async () => {
    const made = await next(sent, 'a write');
    if (!made) throw new Error('a write has an answer');
    return made;
  };
  const platform: Platform = {
    roles: async () => (given.isRoleGone ? [] : [{ id: ROLE, name: 'Platform User' }]),
    tenants: async () => [{ id: TENANT, name: 'Harbour' }],
    tenantRoles: async () => (given.isRoleGone ? [] : [{ id: ROLE, name: 'Agent' }]),
    identityProviders: async () => (given.isProviderGone ? [] : [{ id: PROVIDER, name: 'New' }]),
    findUser: lookUp,
    findStoredAs: lookUp,
    findTenantUser: lookUp,
    createUser: send,
    addToTenant: send,
    // The row is in no tenant by the cached list; a look-up of its own follows only where one is expected.
    wasInTenant: async () => looks.length > 0,
    ownUserId: async () => ('ownId' in given ? given.ownId : 'bot'),
    now: () => NOW,
  };
  const storing = {
    async transition({ from, to, set }: Transition) {
      transitions.push(`${from} → ${to}`);
      outcome = withoutWait(set?.outcome ?? undefined) ?? set?.made;
      if (set?.writes !== undefined) stored = set.writes;
      return 'done';
    },
    async startWrite(_claim: Claim, row: StoredRow, state: string, writes: Writes) {
      stored = writes;
      transitions.push(`row ${row.state} → ${state}`);
      return true;
    },
    async changeRow(_claim: Claim, row: StoredRow, change: RowChange) {
      transitions.push(`row ${row.state} → ${change.state}`);
      outcome = change.outcome ?? change.made;
      if (change.writes !== undefined) stored = change.writes;
      return true;
    },
    async hasAddress() {
      return false;
    },
    // Everything else of the store is not asked for.
  } as Partial<Store> as Store;
  const clock = { now: () => NOW, elapsed: () => elapsed };
  const ports = { platform, clock, log, store: storing, random: () => 0, newId: () => 'reference-1' };
  const ledger = ledgerOf(kind, given, ports);
  const on: CarryOut = {
    ...ports,
    settleMs: 150_000,
    waitsWithOpenWrite: isRow,
    async standing() {
      if (given.standing instanceof Error) throw given.standing;
      return given.standing;
    },
    async inTurn(send) {
      if (given.turn instanceof Error) throw given.turn;
      elapsed += (given.turn ?? 0) * 1_000;
      return send();
    },
  };
  const ending = await carryOut(on, told(ledger));
  if (ending === 'overtaken') steps.push('overtaken');
  return { steps, transitions, unused: [...looks, ...sent] };

  /** The same ledger; what is taken is written down. */
  function told(real: Ledger): Ledger {
    return {
      ...real,
      async take(step) {
        if (given.lostAt === step.step) return undefined;
        asked += 1;
        if (asked === given.awayAt) throw new KnownError('storage', 'The database is away.');
        if (step.step === 'begin') elapsed += (given.stalls ?? 0) * 1_000;
        const after = await real.take(step);
        steps.push(inWords(step, outcome));
        assert.equal(stored ?? null, step.step === 'done' ? null : step.writes, `what ${step.step} stores`);
        return after && told(after);
      },
    };
  }
}

/** Words that differ between the two operations, as a case has them in braces. */
export function wordsOf(kind: Kind, line: string): string {
  const words: Record<string, string> = kind.endsWith('create') || kind.endsWith('create and add') ? CREATING : ADDING;
  return line.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? name);
}
const CREATING = {
  before: 'This person is already on the platform.',
  meanwhile: 'Someone else created this user in the meantime. Check the account in CxEngage.',
  noun: 'user',
  role: 'Platform User',
  gone: 'A role in this request no longer exists. Make a new request with another role.',
  status: 'The status in CxEngage is "disabled", but "enabled" was approved.',
};
const ADDING = {
  before: 'This person is already in this tenant.',
  meanwhile: 'Someone else added this person to the tenant in the meantime. Check the tenant in CxEngage.',
  noun: 'user in the tenant',
  role: 'Agent',
  gone: 'The tenant no longer has this role. Make a new request with another role.',
  status: 'The status in CxEngage is "disabled", but "accepted" was approved.',
};

/** One line a step: its name, and what is stored and said with it. */
function inWords(step: Step, outcome: Outcome | undefined): string {
  if (step.step === 'begin' || step.step === 'lose') return `${step.step} ${written(step.writes)}`;
  if (step.step === 'later') {
    const waits = step.waitsFor ? `, waits for ${step.waitsFor}` : '';
    return `later ${step.delayMs / 1_000} s, ${step.tries} tries, ${written(step.writes)}${waits}`;
  }
  if (outcome?.result === 'done')
    return ['done', outcome.userId, outcome.note, outcome.maker].filter(Boolean).join(' | ');
  if (step.step !== 'fail' || !outcome) throw new Error(`${step.step} stores no outcome`);
  const { kind, retryable, sentence } = outcome;
  return `fail ${kind}${retryable ? ', Retry' : ''}, ${written(step.writes)} | ${sentence}`;
}

/** Ages of the stored writes in seconds: first write, number of unproven ones, start and end of the open one. */
function written(writes: Writes | null): string {
  if (!writes) return 'none';
  const age = (at: number) => `${(NOW - at) / 1_000}`;
  const { since, until, unproven, open } = writes;
  const how = open && [age(open.startedAt), open.givenUpAt === undefined ? '…' : age(open.givenUpAt)].join('–');
  const { said, status, refusal } = open ?? {};
  const quoted = said === undefined ? [] : [`"${said}"`];
  const more = [...quoted, status, refusal && `refused: ${refusal.kind}`].filter(Boolean).map((one) => ` ${one}`);
  const end = until === undefined ? '' : `, until ${age(until)}`;
  return `since ${age(since)}${end}, ${unproven} unproven${open ? `, open ${how}${more.join('')}` : ''}`;
}

function ledgerOf(
  kind: Kind,
  given: Given,
  ports: Pick<BatchRun['ports'], 'platform' | 'clock' | 'log' | 'store' | 'newId' | 'random'>,
): Ledger {
  const { status = 'approved', writes, tries = 0, waits, isHalf = false } = given;
  const claim: Claim = {
    jobId: 'j',
    kind: 'carry_out_request',
    requestId: 'r',
    lease: 'l',
    version: 1,
    starts: 1,
    attempts: tries + 1,
  };
  const user = { email: EMAIL, roleId: ROLE, status: 'enabled' } as const;
  const isAboutProvider = given.isProviderGone || given.names?.provider !== undefined;
  const invitation = {
    email: EMAIL,
    tenantId: TENANT,
    roleId: ROLE,
    status: 'accepted',
    ...(isAboutProvider && { defaultIdentityProvider: PROVIDER }),
  } as const;
  const { role, tenant = 'Harbour', provider } = given.names ?? {};
  const names = { [TENANT]: tenant, ...(role && { [ROLE]: role }), ...(provider && { [PROVIDER]: provider }) };
  const half = { result: 'done', userId: 'u1', note: 'CxEngage stored it as b@example.com.' } as const;
  if (!kind.startsWith('row')) {
    const waiting = waits && ({ result: 'waiting', service: 'CxEngage', since: ago(waits) } as const);
    const base = {
      status,
      names,
      ...(waiting && { outcome: waiting }),
      ...(writes && { writes }),
      ...(isHalf && { made: half }),
    };
    const request: SingleRequest =
      kind === 'add'
        ? addToTenantRequest({ ...base, content: invitation })
        : createUserRequest({ ...base, content: user, ...(kind === 'create and add' && { invitation }) });
    return requestLedger(
      // Policy and members are asked by `standing` only.
      { ...ports, settleMs: 0 } as Parameters<typeof requestLedger>[0],
      claim,
      request,
    );
  }
  const isThere = kind === 'row: add' || isHalf;
  const going = isThere ? 'inviting' : 'creating';
  const row: StoredRow = {
    ...batchRow(2, {
      email: EMAIL,
      user,
      tries,
      ...(writes && { writes }),
      ...(given.isFresh && { checkedAt: ago(30) }),
    }),
    content: { user, ...(kind !== 'row: create' && { invitation }) },
    state: writes?.open || isHalf ? going : 'new',
    ...(isThere && { userId: 'u1' }),
    ...(isHalf && { made: half }),
  };
  const atOnce = <T>(work: () => Promise<T>) => work();
  const pace = { atOnce: 4, restMs: 0, isAway: false, call: atOnce, read: atOnce };
  const content: BatchRequest['content'] =
    kind === 'row: add' ? { createdBy: 'p', invitation } : { source: { from: 'paste', text: '' } };
  const batch = {
    ports: { ...ports, pace, startedAt: given.isRestored ? NOW : 0 },
    claim,
    request: batchRequest({ names, content, decision: { by: { teamId: 'T1', userId: 'U1' }, at: ago(60) } }),
    closing: new AbortController().signal,
    // A row asks for nothing else of its batch.
  } as Partial<BatchRun> as BatchRun;
  return rowLedger({
    batch,
    row,
    stop() {},
    isStopped: false,
    pauseFor: () => {
      throw new KnownError('upstream', 'The batch is about to be paused.', { code: 'held' });
    },
    standing: async () => undefined,
  });
}
