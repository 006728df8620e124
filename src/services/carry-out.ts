import { waitMs } from '../domain/back-off.ts';
import { emailKey } from '../domain/email-address.ts';
import {
  begun,
  isAnswered,
  type Lost,
  lost,
  originOf,
  refused,
  settled,
  unsettled,
  type Writes,
} from '../domain/writes.ts';
import { isKnownError, isServiceError, type KnownError, NOT_SENT } from '../errors.ts';
import { CALL_LIMIT_MS, type PlatformUser, type WrittenUser } from '../ports/platform.ts';
import type { CarryOut, Ending, Ledger, Step } from './ledger.ts';
import { type Made, madeOf, type Obstacle, type Operation } from './operation.ts';
import { MAX_WAIT_MS, outageDelayMs, PAUSED, serviceAway, slackAway } from './outage.ts';
import { CANNOT_TELL, neverShown, type Refusal, refusalOf } from './outcome-of.ts';

/** After this many failed tries it fails, with a Retry button. With the back-off that takes about two minutes. */
export const MOST_TRIES = 8;
/** Writes per attempt that may end without a conclusive answer. After that, only a person's Retry writes again. */
const MAX_WRITES = 2;
/** Maximum delay from storing the start to sending the write: a worker that stalls longer may have lost its lease. */
const MAX_SEND_DELAY_MS = 5_000;
/** A start older than this is stored again before the write is sent. */
const FRESH_MS = 250;
/** Look-ups for a lost write run at once, then after 1, 1, 2, 4 … 30 seconds. */
const MIN_LOOK_UP_DELAY_MS = 1_000;
const MAX_LOOK_UP_DELAY_MS = 30_000;

/**
 * The only code that writes to CxEngage. Carries out the remaining operations of a request or a row exactly once, and
 * resumes where a worker died: look up, check again, write, read back. Look-ups settle a write without a conclusive
 * answer. A second write goes out only when the first can no longer show up (`settleMs`). Throws only on a bug or a
 * database fault.
 */
export async function carryOut(context: CarryOut, ledger: Ledger): Promise<Ending> {
  const { open } = ledger.state.writes ?? {};
  // The worker died during the call, which ended at its time limit at the latest.
  if (open && open.givenUpAt === undefined) return lose(context, ledger, { givenUpAt: open.startedAt + CALL_LIMIT_MS });
  return attempt(context, ledger, open ? settle : start);
}

/** Runs `work`. If a look-up or a check gets no answer, retries later. */
async function attempt(context: CarryOut, ledger: Ledger, work: typeof start): Promise<Ending> {
  try {
    return await work(context, ledger);
  } catch (error) {
    return laterOrFail(context, ledger, error);
  }
}

async function start(context: CarryOut, ledger: Ledger): Promise<Ending> {
  const operation = currentOperation(ledger);
  const { writes, tries } = ledger.state;
  // Look up before checking again: after a Retry it may exist already, and a failed check would report it as not done.
  const found = await (writes || tries > 0 ? operation.lookUp() : operation.lookUpFirst());
  return found ? settleFound(context, ledger, found, 'before') : checkAndWrite(context, ledger);
}

async function settle(context: CarryOut, ledger: Ledger): Promise<Ending> {
  const found = await lookForLost(context, ledger);
  if (found) return settleFound(context, ledger, found, 'meanwhile');
  const { writes } = ledger.state;
  const { refusal } = writes?.open ?? {};
  // Only after a conflict ("already exists") can the user show up late. After any other refusal, nothing was written.
  if (refusal && refusal.kind !== 'conflict') return fail(context, withoutOpenWrite(ledger), refusal);
  const { waitedMs, leftMs } = settling(context, ledger);
  if (leftMs > 0) {
    const delayMs = Math.max(MIN_LOOK_UP_DELAY_MS, Math.min(waitedMs, MAX_LOOK_UP_DELAY_MS));
    return later(ledger, Math.min(delayMs, leftMs));
  }
  if (!writes || (writes.unproven < MAX_WRITES && !isAnswered(writes))) return checkAndWrite(context, ledger);
  return fail(context, ledger, writes.open?.refusal ?? neverShown(writes));
}

/** Accepts a user under a different address than the one sent only if it is certainly ours. */
async function lookForLost(context: CarryOut, ledger: Ledger): Promise<PlatformUser | undefined> {
  const found = await currentOperation(ledger).lookForLost();
  if (!found || !hasOtherAddress(currentOperation(ledger), found)) return found;
  const origin = originOf(found, ledger.state.writes, await context.platform.ownUserId());
  return origin === 'ours' ? found : undefined;
}

function hasOtherAddress({ email }: Operation, { email: stored }: WrittenUser): boolean {
  return stored !== undefined && emailKey(stored) !== emailKey(email);
}

async function checkAndWrite(context: CarryOut, ledger: Ledger): Promise<Ending> {
  const sentence = await standing(context);
  const obstacle = sentence === undefined ? await currentOperation(ledger).obstacle() : { sentence };
  if (!obstacle) return write(context, ledger);
  const { names } = obstacle;
  const refusal: Refusal = { kind: 'forbidden', sentence: obstacle.sentence, retryable: names !== undefined };
  return fail(context, ledger, refusal, { names });
}

async function standing(context: CarryOut): Promise<string | undefined> {
  try {
    return await context.standing();
  } catch (error) {
    throw slackAway(error);
  }
}

async function write(context: CarryOut, ledger: Ledger): Promise<Ending> {
  const { clock, platform } = context;
  const begin = (from: Ledger) => from.take({ step: 'begin', writes: begun(ledger.state.writes, platform.now()) });
  let begunAt = clock.elapsed();
  // Store the start before the call gets its slot, so that the slot is not idle during the disk write.
  let writing = await begin(ledger);
  if (!writing) return 'overtaken';
  let made: WrittenUser | undefined;
  try {
    made = await context.inTurn(async () => {
      // After a long wait, store it again: the batch may be paused by now, or another worker may have it.
      if (clock.elapsed() - begunAt > FRESH_MS) {
        begunAt = clock.elapsed();
        writing = writing && (await begin(writing));
      }
      const isLate = clock.elapsed() - begunAt > MAX_SEND_DELAY_MS;
      return writing && !isLate ? await currentOperation(writing).write() : undefined;
    });
  } catch (error) {
    // The start could not be stored again. That is no answer of CxEngage, and the job goes on from the stored state.
    if (!writing || isKnownError(error, 'storage')) throw error;
    return notConfirmed(context, writing, error);
  }
  if (!writing) return 'overtaken';
  return made ? confirmed(context, writing, made) : later(withoutOpenWrite(writing), MIN_LOOK_UP_DELAY_MS);
}

async function notConfirmed(context: CarryOut, writing: Ledger, error: unknown): Promise<Ending> {
  // Our own pacing refused the call, so nothing was sent.
  if (isKnownError(error) && error.code === PAUSED) return laterOrFail(context, withoutOpenWrite(writing), error);
  context.log.warn({ ...writing.about, cause: error }, 'a write was not confirmed');
  if (!isKnownError(error)) return lose(context, writing, { givenUpAt: context.platform.now() });
  if (error.code === NOT_SENT) return fail(context, withoutOpenWrite(writing), refusalOf(error));
  // 429, a rejected token, or no connection: nothing was written.
  if (error.kind === 'upstream') return laterOrFail(context, withoutOpenWrite(writing), error);
  if (error.kind !== 'outcome_unknown') return settleRefused(context, writing, error);
  return lose(context, writing, lostBy(context, error));
}

/**
 * CxEngage refused the call. It may still have written, for example when a proxy repeated the call. It then answers
 * with a conflict, and look-ups may show the user only later.
 */
async function settleRefused(context: CarryOut, writing: Ledger, error: KnownError): Promise<Ending> {
  const refusal = refusalOf(error);
  const open = { ...lostBy(context, error), refusal };
  let found: PlatformUser | undefined;
  try {
    found = await lookForLost(context, writing);
  } catch (lookUpError) {
    if (!isServiceError(lookUpError)) throw lookUpError;
    return lose(context, writing, open);
  }
  if (found) return settleFound(context, writing, found, 'before', error.status);
  return refusal.kind === 'conflict' ? lose(context, writing, open) : fail(context, withoutOpenWrite(writing), refusal);
}

function lostBy(context: CarryOut, { said, status }: KnownError): Lost {
  return { givenUpAt: context.platform.now(), ...(said && { said }), ...(status !== undefined && { status }) };
}

async function lose(context: CarryOut, { state, take }: Ledger, how: Lost): Promise<Ending> {
  const next = state.writes && (await take({ step: 'lose', writes: lost(state.writes, how) }));
  return next ? attempt(context, next, settle) : 'overtaken';
}

/** A look-up found it: ours, another's, or of unknown origin. `status` is the HTTP status of the reply to the write. */
async function settleFound(
  context: CarryOut,
  ledger: Ledger,
  found: PlatformUser,
  when: 'before' | 'meanwhile',
  status = ledger.state.writes?.open?.status,
): Promise<Ending> {
  const operation = currentOperation(ledger);
  const origin = originOf(found, ledger.state.writes, await context.platform.ownUserId());
  const answer = status === undefined ? undefined : `CxEngage answered ${status}`;
  if (origin === 'ours') {
    const note = answer
      ? `${answer}, although the call had created the ${operation.noun}.`
      : `CxEngage's answer was lost. A look-up found the ${operation.noun}.`;
    return done(context, ledger, madeOf(operation, found, [note]));
  }
  const taken = operation.taken(found, when);
  if (origin === 'another') return fail(context, ledger, taken);
  const note = `CxEngage already has the ${operation.noun}, but does not say who added them: ${answer ?? 'the answer to the call was lost'}.`;
  // The account may be another person's, so do not add it to a tenant.
  if (ledger.operations.length > 1)
    return fail(context, ledger, { ...taken, sentence: `${note} Check it in CxEngage.` });
  return done(context, ledger, { ...madeOf(operation, found, [note]), maker: 'unknown' });
}

/** After a 2xx with an id, never writes again, whatever the rest of the reply or a look-up says. */
async function confirmed(context: CarryOut, writing: Ledger, made: WrittenUser): Promise<Ending> {
  const operation = currentOperation(writing);
  if (hasOtherAddress(operation, made)) return done(context, writing, madeOf(operation, made));
  const isIncomplete = made.email === undefined || made.roleId === undefined;
  if (!operation.readsBack && !isIncomplete) return done(context, writing, madeOf(operation, made));
  let seen: PlatformUser | undefined;
  try {
    seen = await operation.lookUp();
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const why = error.kind === 'conflict' ? error.message : 'The look-up afterwards got no answer.';
    return done(context, writing, madeOf(operation, made, [`CxEngage confirmed it. ${why}`]));
  }
  if (!seen) {
    const note = 'CxEngage confirmed it, but a look-up does not show it yet.';
    return done(context, writing, madeOf(operation, made, [note]));
  }
  const notes =
    seen.id === made.id ? [] : [`CxEngage answered with the id ${made.id}, but a look-up shows ${seen.id}.`];
  return done(context, writing, madeOf(operation, made, notes, seen));
}

async function done(context: CarryOut, ledger: Ledger, made: Made): Promise<Ending> {
  const after = await ledger.take({ step: 'done', made });
  if (!after) return 'overtaken';
  return ledger.operations.length > 1 ? attempt(context, after, start) : 'ended';
}

interface FailOptions {
  /** False: the effect of the open write is unknown. */
  readonly isSettled?: boolean;
  /** New labels, which an approver's Retry confirms. */
  readonly names?: Obstacle['names'] | undefined;
}

async function fail(
  context: CarryOut,
  ledger: Ledger,
  refusal: Refusal,
  { isSettled = true, names }: FailOptions = {},
): Promise<Ending> {
  const { writes } = ledger.state;
  const remaining = writes && (isSettled ? settled(writes, latestEffectAt(context, writes)) : unsettled(writes));
  const step = { step: 'fail', refusal, writes: remaining ?? null, ...(names && { names }) } as const;
  return (await ledger.take(step)) ? 'ended' : 'overtaken';
}

/** The latest time at which one of these writes can have taken effect. */
function latestEffectAt({ platform, settleMs }: CarryOut, { until, open }: Writes): number {
  return until ?? (open?.givenUpAt ?? platform.now()) + settleMs;
}

async function later({ state, take }: Ledger, delayMs: number, more: Partial<Later> = {}): Promise<Ending> {
  const { tries, writes = null } = state;
  const step: Later = { step: 'later', delayMs: Math.ceil(delayMs), tries, writes, ...more };
  return (await take(step)) ? step : 'overtaken';
}
type Later = Extract<Step, { step: 'later' }>;

/**
 * A look-up or a check got no answer, or a write certainly did not happen: retries later, and in the end fails with a
 * Retry button. An outage of a service is waited for and does not count. While a write is open, a refused look-up decides nothing. Rethrows a bug or a database fault: it says
 * nothing about CxEngage, and the job starts again from the stored state.
 */
async function laterOrFail(context: CarryOut, ledger: Ledger, error: unknown): Promise<Ending> {
  if (!isServiceError(error)) throw error;
  const { writes, tries, waitedMs = 0 } = ledger.state;
  if (error.code === PAUSED) return later(ledger, error.retryAfterMs ?? MIN_LOOK_UP_DELAY_MS);
  const waitsFor = serviceAway(error);
  if (waitsFor && waitedMs < MAX_WAIT_MS && (!writes?.open || context.waitsWithOpenWrite)) {
    context.log.warn({ ...ledger.about, service: waitsFor, cause: error }, 'waits for a service');
    return later(ledger, outageDelayMs(waitedMs, context.random(), error.retryAfterMs), { waitsFor });
  }
  const canRetry = writes?.open !== undefined || error.kind === 'upstream';
  if (canRetry && tries + 1 < MOST_TRIES)
    return later(ledger, waitMs(tries + 1, context.random(), error.retryAfterMs), { tries: tries + 1 });
  if (!writes?.open) return fail(context, ledger, refusalOf(error));
  // A failure lets anyone request the same again, so wait until the open write can no longer take effect.
  const { leftMs } = settling(context, ledger);
  return leftMs > 0 ? later(ledger, leftMs) : fail(context, ledger, CANNOT_TELL, { isSettled: false });
}

/** Milliseconds since the open write was given up, and until it can no longer show up, by CxEngage's clock. */
function settling({ platform, settleMs }: CarryOut, { state }: Ledger) {
  const waitedMs = platform.now() - (state.writes?.open?.givenUpAt ?? Number.NEGATIVE_INFINITY);
  return { waitedMs, leftMs: settleMs - waitedMs };
}

/** The ledger without its open write, which is known not to have happened. */
function withoutOpenWrite(ledger: Ledger): Ledger {
  const { writes } = ledger.state;
  return { ...ledger, state: { ...ledger.state, writes: writes && refused(writes) } };
}

function currentOperation({ operations: [operation], about }: Ledger): Operation {
  if (!operation) throw new Error(`Nothing is left to carry out: ${JSON.stringify(about)}.`);
  return operation;
}
