import type { StoredRow } from '../domain/batch.ts';
import { emailKey } from '../domain/email-address.ts';
import type { PlatformUser } from '../domain/ports.ts';
import { isKnownError, isServiceError } from '../errors.ts';
import type { BatchRun } from './batch-run.ts';
import { createUser } from './create-user.ts';
import { inviteToTenant } from './invite-to-tenant.ts';
import { originOf } from './origin-of.ts';
import { refusalOf } from './outcome-of.ts';
import { type Effect, MOST_TRIES } from './request-run.ts';
import { asksForRest } from './row-pace.ts';
import { change, failRow, laterOrFailRow, laterRow, type RowRun, rowSettlesInMs, succeedRow } from './row-run.ts';
import { notWritten, writeRow } from './write-row.ts';

/** What the preview looked up is not asked again unless it is older than this. */
const FRESH_MS = 15 * 60_000;
/** When a lost answer is first looked for. */
const FIRST_LOOK_MS = 1_000;

/**
 * Carries out one row of an approved batch exactly once: creates the user, and then invites him where the row says so. Goes
 * on with a row whose worker died. A write whose outcome is unknown is settled by look-up, never by a second write before
 * it has settled. Every failure is the row's own; throws only what is a fault of ours or of the database.
 */
export async function carryOutRow(rowOf: Omit<RowRun, 'effect'>): Promise<void> {
  const run: RowRun = { ...rowOf, effect: effectOf(rowOf.batch, rowOf.row) };
  try {
    await (run.row.writeStartedAt === undefined ? start(run) : settle(run));
  } catch (error) {
    await laterOrFailRow(run, error);
  }
}

/** The step that the row is in: a user whose id is known is there already. */
function effectOf({ ports, request }: BatchRun, { content, userId, line }: StoredRow): Effect {
  if (!content) throw new Error(`Line ${line} of request ${request.id} has nothing to carry out.`);
  if (userId === undefined) return createUser(ports.platform, { content: content.user });
  if (!content.invitation) throw new Error(`Line ${line} of request ${request.id} has no invitation.`);
  return inviteToTenant(ports.platform, { content: content.invitation });
}

async function start(run: RowRun): Promise<void> {
  const { row, batch, effect } = run;
  const { pace } = batch.ports;
  const age = batch.ports.clock.now() - (row.checkedAt ?? Number.NEGATIVE_INFINITY);
  const isOld = row.userId === undefined && age > FRESH_MS;
  // A user of an earlier batch, or of an earlier try: somebody may have invited him since.
  const isEarlier = row.userId !== undefined && row.state === 'new';
  const isAsked = isOld || isEarlier || row.tries > 0;
  // From its approval on a row has its address, so no other batch of ours can have written since.
  const since = batch.request.decision?.at ?? batch.ports.clock.now();
  const lookUp = row.attemptStartedAt === undefined ? () => effect.lookUpFirst(since) : effect.lookUp;
  const found = isAsked ? await pace.call(lookUp) : undefined;
  return found ? settleFound(run, found, effect.alreadyThere(found)) : checkAndWrite(run);
}

async function settle(run: RowRun): Promise<void> {
  const { row, effect, batch } = run;
  const found = await batch.ports.pace.call(effect.lookUp);
  if (found) return settleFound(run, found, effect.madeByAnother);
  const settlesMs = rowSettlesInMs(run);
  if (settlesMs > 0) return laterRow(run, settlesMs);
  if (row.tries < MOST_TRIES) return checkAndWrite(run);
  const sentence = 'CxEngage did not carry it out although it was tried several times.';
  return failRow(run, { kind: 'upstream', sentence, retryable: true });
}

async function checkAndWrite(run: RowRun): Promise<void> {
  const sentence = (await run.standing()) ?? (await run.effect.stillPossible());
  return sentence ? failRow(run, { kind: 'forbidden', sentence, retryable: false }) : write(run);
}

async function write(run: RowRun): Promise<void> {
  const { batch, row } = run;
  const { log, pace } = batch.ports;
  const sent = await writeRow(run);
  if (!sent) return;
  const { writing } = sent;
  if ('made' in sent) {
    pace.ease();
    const isOther = emailKey(sent.made.email) !== emailKey(row.content?.user.email ?? '');
    return isOther ? laterRow(writing, FIRST_LOOK_MS) : confirmed(writing, sent.made);
  }
  const { error } = sent;
  log.warn({ requestId: batch.request.id, line: row.line, cause: error }, 'a write was not confirmed');
  const isRefused = isKnownError(error) && error.kind !== 'outcome_unknown';
  if (!isRefused) {
    if (isKnownError(error) && asksForRest(error)) pace.brake(FIRST_LOOK_MS);
    return laterRow(writing, FIRST_LOOK_MS);
  }
  return error.kind === 'upstream'
    ? laterOrFailRow(writing, error, notWritten(writing))
    : settleRefused(writing, error);
}

/**
 * CxEngage said no. It says so too when an earlier call of ours has written: only a look-up tells. Where there was no earlier
 * one, whoever is there is not of this row: another request may have made him since the preview looked.
 */
async function settleRefused(run: RowRun, error: unknown): Promise<void> {
  const { effect, batch } = run;
  const { state: _state, ...writes } = notWritten(run);
  try {
    const found = await batch.ports.pace.call(effect.lookUp);
    if (!found) return await failRow(run, refusalOf(error), writes);
    const sentence = effect.alreadyThere(found);
    return 'attemptStartedAt' in writes
      ? await failRow(run, { kind: 'conflict', sentence, retryable: false }, writes)
      : await settleFound(run, found, sentence);
  } catch (trouble) {
    if (!isServiceError(trouble)) throw trouble;
    return 'attemptStartedAt' in writes ? failRow(run, refusalOf(error), writes) : laterRow(run, FIRST_LOOK_MS);
  }
}

/** Somebody has the address: ours, somebody else's, or nobody can tell. */
async function settleFound(run: RowRun, found: PlatformUser, notOurs: string): Promise<void> {
  const { row, batch } = run;
  const origin = originOf(found, row.attemptStartedAt, await batch.ports.platform.ownUserId());
  if (origin === 'another') return failRow(run, { kind: 'conflict', sentence: notOurs, retryable: false });
  return confirmed(run, found, origin === 'ours' ? 'reply_lost' : 'maker_unknown');
}

/** The step is done; a user that is to be invited goes on to the next. */
async function confirmed(run: RowRun, user: PlatformUser, doubt?: 'reply_lost' | 'maker_unknown'): Promise<void> {
  const { row, batch } = run;
  if (row.userId !== undefined || !row.content?.invitation) return succeedRow(run, user, doubt);
  const none = { writeStartedAt: null, attemptStartedAt: null, tries: 0 };
  const nextAt = batch.ports.clock.now();
  const created = await change(run, { state: 'inviting', userId: user.id, nextAt, ...none });
  if (created) await carryOutRow(created);
}
