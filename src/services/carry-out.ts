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
import { type CarryOut, type Ending, HELD, type Ledger } from './ledger.ts';
import { type Made, madeOf, type Operation } from './operation.ts';
import { type Refusal, refusalOf } from './outcome-of.ts';

/** After this many tries that came to nothing it fails, with Retry. With the back-off that is about two minutes. */
export const MOST_TRIES = 8;
/** Writes of one attempt whose answers prove nothing. After these only a person's Retry writes again. */
const MOST_WRITES = 2;
/** A write is sent this soon after its start was stored, or not at all: a worker that stalls longer may have lost its lease. */
const LATEST_SEND_MS = 5_000;
/** A start that was stored so long ago is stored anew before it is sent. */
const FRESH_MS = 250;
/** A lost write is looked for at once, and then after 1, 1, 2, 4 … 30 seconds. */
const FIRST_LOOK_MS = 1_000;
const LONGEST_LOOK_MS = 30_000;

/**
 * The only code that writes to CxEngage. Carries out what remains of a request or a row exactly once, or goes on where its
 * worker died: looks up, checks again, writes, reads back. A write whose answer proves nothing is settled by look-ups; a
 * second one goes out only when the first can no longer show up (`settleMs`). Throws only faults of ours or of the database.
 */
export async function carryOut(on: CarryOut, ledger: Ledger): Promise<Ending> {
  const { open } = ledger.state.writes ?? {};
  // Its worker died: the call has ended at the latest when its time limit has passed.
  if (open && open.givenUpAt === undefined) return lose(on, ledger, { givenUpAt: open.startedAt + CALL_LIMIT_MS });
  return attempt(on, ledger, open ? settle : start);
}

/** Runs `work`; when a look-up or a check gets no answer, it is for later. */
async function attempt(on: CarryOut, ledger: Ledger, work: typeof start): Promise<Ending> {
  try {
    return await work(on, ledger);
  } catch (error) {
    return laterOrFail(on, ledger, error);
  }
}

async function start(on: CarryOut, ledger: Ledger): Promise<Ending> {
  const operation = inHand(ledger);
  const { writes, tries } = ledger.state;
  // Before the second check: after a Retry it may be there, and nobody may be told then that it was not carried out.
  const found = await (writes || tries > 0 ? operation.lookUp() : operation.lookUpFirst());
  return found ? settleFound(on, ledger, found, 'before') : checkAndWrite(on, ledger);
}

async function settle(on: CarryOut, ledger: Ledger): Promise<Ending> {
  const found = await lookForLost(on, ledger);
  if (found) return settleFound(on, ledger, found, 'meanwhile');
  const { writes } = ledger.state;
  const { refusal } = writes?.open ?? {};
  // Only what "is there already" may show up late: any other refusal did nothing.
  if (refusal && refusal.kind !== 'conflict') return fail(on, notOpen(ledger), refusal);
  const { waitedMs, leftMs } = settling(on, ledger);
  if (leftMs > 0) {
    const delayMs = Math.max(FIRST_LOOK_MS, Math.min(waitedMs, LONGEST_LOOK_MS));
    return later(ledger, Math.min(delayMs, leftMs));
  }
  if (!writes || (writes.unproven < MOST_WRITES && !isAnswered(writes))) return checkAndWrite(on, ledger);
  return fail(on, ledger, writes.open?.refusal ?? neverShown(writes));
}

/** Under another address than was sent, only what is certainly ours counts. */
async function lookForLost(on: CarryOut, ledger: Ledger): Promise<PlatformUser | undefined> {
  const found = await inHand(ledger).lookForLost();
  if (!found || !isOther(inHand(ledger), found)) return found;
  const origin = originOf(found, ledger.state.writes, await on.platform.ownUserId());
  return origin === 'ours' ? found : undefined;
}

function isOther({ email }: Operation, { email: stored }: WrittenUser): boolean {
  return stored !== undefined && emailKey(stored) !== emailKey(email);
}

async function checkAndWrite(on: CarryOut, ledger: Ledger): Promise<Ending> {
  const sentence = (await on.standing()) ?? (await inHand(ledger).stillPossible());
  return sentence ? fail(on, ledger, { kind: 'forbidden', sentence, retryable: false }) : write(on, ledger);
}

async function write(on: CarryOut, ledger: Ledger): Promise<Ending> {
  const { clock, platform } = on;
  const begin = (from: Ledger) => from.take({ step: 'begin', writes: begun(ledger.state.writes, platform.now()) });
  let begunAt = clock.elapsed();
  // Stored before its turn comes: a disk takes its time, and the place of a call would be empty for as long.
  let writing = await begin(ledger);
  if (!writing) return 'overtaken';
  let made: WrittenUser | undefined;
  try {
    made = await on.inTurn(async () => {
      // Who waited longer stores it anew: by now the batch may be paused, or another worker's.
      if (clock.elapsed() - begunAt > FRESH_MS) {
        begunAt = clock.elapsed();
        writing = writing && (await begin(writing));
      }
      const isLate = clock.elapsed() - begunAt > LATEST_SEND_MS;
      return writing && !isLate ? await inHand(writing).write() : undefined;
    });
  } catch (error) {
    if (!writing) throw error;
    return notConfirmed(on, writing, error);
  }
  if (!writing) return 'overtaken';
  return made ? confirmed(on, writing, made) : later(notOpen(writing), FIRST_LOOK_MS);
}

async function notConfirmed(on: CarryOut, writing: Ledger, error: unknown): Promise<Ending> {
  // Our own pace held it back.
  if (isKnownError(error) && error.code === HELD) return laterOrFail(on, notOpen(writing), error);
  on.log.warn({ ...writing.about, cause: error }, 'a write was not confirmed');
  if (!isKnownError(error)) return lose(on, writing, { givenUpAt: on.platform.now() });
  if (error.code === NOT_SENT) return fail(on, notOpen(writing), refusalOf(error));
  // 429, a refused token, or no connection: certainly not written.
  if (error.kind === 'upstream') return laterOrFail(on, notOpen(writing), error);
  if (error.kind !== 'outcome_unknown') return settleRefused(on, writing, error);
  return lose(on, writing, lostBy(on, error));
}

/**
 * CxEngage said no. It says so too where the call has written after all, such as one that a proxy repeated; then it says
 * that it is there already, and a look-up may show it late.
 */
async function settleRefused(on: CarryOut, writing: Ledger, error: KnownError): Promise<Ending> {
  const refusal = refusalOf(error);
  const open = { ...lostBy(on, error), refusal };
  let found: PlatformUser | undefined;
  try {
    found = await lookForLost(on, writing);
  } catch (trouble) {
    if (!isServiceError(trouble)) throw trouble;
    return lose(on, writing, open);
  }
  if (found) return settleFound(on, writing, found, 'before', error.status);
  return refusal.kind === 'conflict' ? lose(on, writing, open) : fail(on, notOpen(writing), refusal);
}

function lostBy(on: CarryOut, { said, status }: KnownError): Lost {
  return { givenUpAt: on.platform.now(), ...(said && { said }), ...(status !== undefined && { status }) };
}

async function lose(on: CarryOut, { state, take }: Ledger, how: Lost): Promise<Ending> {
  const lostOne = state.writes && (await take({ step: 'lose', writes: lost(state.writes, how) }));
  return lostOne ? attempt(on, lostOne, settle) : 'overtaken';
}

/** It is there: ours, somebody else's, or CxEngage does not say. `status` is that of its answer to the write. */
async function settleFound(
  on: CarryOut,
  ledger: Ledger,
  found: PlatformUser,
  when: 'before' | 'meanwhile',
  status = ledger.state.writes?.open?.status,
): Promise<Ending> {
  const operation = inHand(ledger);
  const origin = originOf(found, ledger.state.writes, await on.platform.ownUserId());
  const answer = status === undefined ? undefined : `CxEngage answered ${status}`;
  if (origin === 'ours') {
    const note = answer
      ? `${answer}; the ${operation.noun} is ours.`
      : 'Found by look-up: the answer to the call itself was lost.';
    return done(on, ledger, madeOf(operation, found, [note]));
  }
  const taken = operation.taken(found, when);
  if (origin === 'another') return fail(on, ledger, taken);
  const note = `It is there, but CxEngage does not say who made it: ${answer ?? 'the answer to the call was lost'}.`;
  // What may be somebody else's account is put into no tenant.
  if (ledger.operations.length > 1) return fail(on, ledger, { ...taken, sentence: `${note} Check it in CxEngage.` });
  return done(on, ledger, { ...madeOf(operation, found, [note]), maker: 'unknown' });
}

/** After a 2xx with an id nothing is written again, whatever else the reply or a look-up says. */
async function confirmed(on: CarryOut, writing: Ledger, made: WrittenUser): Promise<Ending> {
  const operation = inHand(writing);
  if (isOther(operation, made)) return done(on, writing, madeOf(operation, made));
  const isBare = made.email === undefined || made.roleId === undefined;
  if (!operation.readsBack && !isBare) return done(on, writing, madeOf(operation, made));
  let seen: PlatformUser | undefined;
  try {
    seen = await operation.lookUp();
  } catch (error) {
    if (!isServiceError(error)) throw error;
    const why = error.kind === 'conflict' ? error.message : 'Reading it back got no answer.';
    return done(on, writing, madeOf(operation, made, [`CxEngage confirmed it. ${why}`]));
  }
  if (!seen) {
    const note = 'CxEngage confirmed it, but a look-up does not show it yet.';
    return done(on, writing, madeOf(operation, made, [note]));
  }
  const notes =
    seen.id === made.id ? [] : [`CxEngage answered with the id ${made.id}, but a look-up shows ${seen.id}.`];
  return done(on, writing, madeOf(operation, made, notes, seen));
}

async function done(on: CarryOut, ledger: Ledger, made: Made): Promise<Ending> {
  const after = await ledger.take({ step: 'done', made });
  if (!after) return 'overtaken';
  return ledger.operations.length > 1 ? attempt(on, after, start) : 'ended';
}

async function fail(on: CarryOut, ledger: Ledger, refusal: Refusal, isSettled = true): Promise<Ending> {
  const { writes } = ledger.state;
  const left = writes && (isSettled ? settled(writes, latest(on, writes)) : unsettled(writes));
  return (await ledger.take({ step: 'fail', refusal, writes: left ?? null })) ? 'ended' : 'overtaken';
}

/** When the last of these writes can have taken effect. */
function latest({ platform, settleMs }: CarryOut, { until, open }: Writes): number {
  return until ?? (open?.givenUpAt ?? platform.now()) + settleMs;
}

async function later(ledger: Ledger, delayMs: number, tries = ledger.state.tries): Promise<Ending> {
  const step = { step: 'later', delayMs: Math.ceil(delayMs), tries, writes: ledger.state.writes ?? null } as const;
  return (await ledger.take(step)) ? step : 'overtaken';
}

/**
 * A look-up or a check got no answer, or a write certainly did not happen: again later, then `failed` with Retry. While a
 * write is open no refusal of a look-up decides anything. A fault of ours or of the database is thrown: it says nothing
 * about CxEngage, and the job starts again from what is stored.
 */
async function laterOrFail(on: CarryOut, ledger: Ledger, error: unknown): Promise<Ending> {
  if (!isServiceError(error)) throw error;
  const { writes, tries } = ledger.state;
  if (error.code === HELD) return later(ledger, error.retryAfterMs ?? FIRST_LOOK_MS);
  const mayPass = writes?.open !== undefined || error.kind === 'upstream';
  if (mayPass && tries + 1 < MOST_TRIES)
    return later(ledger, waitMs(tries + 1, on.random(), error.retryAfterMs), tries + 1);
  if (!writes?.open) return fail(on, ledger, refusalOf(error));
  // Once it has failed anybody may ask anew: no write of ours may come after that.
  const { leftMs } = settling(on, ledger);
  return leftMs > 0 ? later(ledger, leftMs) : fail(on, ledger, CANNOT_TELL, false);
}

/** How long ago the open write was given up, and how long it may still show up, by CxEngage's clock. */
function settling({ platform, settleMs }: CarryOut, { state }: Ledger) {
  const waitedMs = platform.now() - (state.writes?.open?.givenUpAt ?? Number.NEGATIVE_INFINITY);
  return { waitedMs, leftMs: settleMs - waitedMs };
}

/** The same once its open write is known not to have happened. */
function notOpen(ledger: Ledger): Ledger {
  const { writes, tries } = ledger.state;
  return { ...ledger, state: { tries, writes: writes && refused(writes) } };
}

function inHand({ operations: [operation], about }: Ledger): Operation {
  if (!operation) throw new Error(`Nothing is left to carry out: ${JSON.stringify(about)}.`);
  return operation;
}

const CANNOT_TELL: Refusal = {
  kind: 'outcome_unknown',
  sentence:
    'CxEngage took the call and has not answered since, so nobody can tell whether it was carried out. A retry looks first.',
  retryable: true,
};

function neverShown({ unproven, open }: Writes): Refusal {
  const times = unproven > 1 ? 'twice' : 'once';
  const sentence = `It was sent ${times}, but CxEngage does not show it. Last answer: ${open?.said ?? 'none'}. A retry looks first.`;
  return { kind: 'upstream', sentence, retryable: true };
}
