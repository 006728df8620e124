import { waitMs } from '../../domain/back-off.ts';
import { OPEN_ROW_STATES, rowsIn, type StoredRow } from '../../domain/batch.ts';
import type { RowContent } from '../../domain/batch-row.ts';
import type { NewInvitation } from '../../domain/new-invitation.ts';
import { isBatch } from '../../domain/request.ts';
import { isKnownError, isServiceError } from '../../errors.ts';
import { batchKindOf } from '../../kinds/index.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import { MOST_TRIES } from '../carry-out.ts';
import { refusalOf } from '../outcome-of.ts';
import { AWAY, isPaused } from './pace.ts';
import { readBatch } from './read.ts';
import { runRowQueue, untilNextMs } from './row-queue.ts';
import { type BatchPorts, type BatchRun, failBatch, moveBatch } from './run.ts';

/** After this many look-ups without an answer, the look-up is left to `carryOutRow`. */
const MAX_LOOK_UPS = 3;

/**
 * Reads the rows of a batch and looks up every address, then shows the requester the preview. Resumes where an earlier
 * try ended. Writes nothing to CxEngage. A batch that invites existing users needs neither look-ups nor a preview, and
 * goes to the approvers at once.
 */
export async function previewBatch(ports: BatchPorts, claim: Claim, closing: AbortSignal): Promise<JobEnd> {
  const request = await ports.store.byId(claim.requestId);
  if (!request || !isBatch(request) || request.status !== 'checking') return { job: 'end' };
  const run: BatchRun = { ports, claim, request, closing };
  try {
    const readRun = request.content.read ? run : await readBatch(run);
    return readRun ? await lookUpAll(readRun) : OVERTAKEN;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    if (error.kind === 'upstream' && claim.attempts < MOST_TRIES) {
      return { job: 'postpone', delayMs: waitMs(claim.attempts, ports.random(), error.retryAfterMs) };
    }
    return giveUp(run, refusalOf(error));
  }
}

async function giveUp(run: BatchRun, refusal: Parameters<typeof failBatch>[1]): Promise<JobEnd> {
  await run.ports.store.clearRows(run.claim);
  return failBatch(run, refusal);
}

async function lookUpAll(run: BatchRun): Promise<JobEnd> {
  const { ports, request, closing } = run;
  const { store, pace } = ports;
  await store.askJobs(request.id, ['show_progress']);
  let isOurs = true;
  await runRowQueue(run, {
    goesOn: () => isOurs,
    async work(row) {
      isOurs = (await lookUp(run, row)) && isOurs;
    },
  });
  const now = await store.byId(request.id);
  if (now?.status !== 'checking') return { job: 'end' };
  if (closing.aborted || !isOurs) return OVERTAKEN;
  const next = await store.nextRowAt(request.id);
  if (next !== undefined) {
    if (pace.isAway) return giveUp(run, { kind: 'upstream', sentence: AWAY });
    return { job: 'postpone', delayMs: untilNextMs(ports, next) };
  }
  return batchKindOf(request).hasPreview ? showPreview(run) : sendForApproval(run);
}

const ON_PLATFORM = { email: 'This person is on the platform already.' };
const IN_TENANT = { email: 'This person is in this tenant already.' };

/** Looks a row up; a user who is on the platform is only added to the tenant. False when the claim is lost or the row has changed. */
async function lookUp({ ports, claim }: BatchRun, row: StoredRow): Promise<boolean> {
  const { store, platform, clock, random, pace } = ports;
  if (!row.content) return false;
  const { user, invitation } = row.content;
  const { email } = user;
  const change = (to: Parameters<typeof store.changeRow>[2]) => store.changeRow(claim, row, to);
  try {
    const found = await pace.call(() => platform.findUser(email));
    const checkedAt = clock.now();
    if (!found) return await change({ state: 'new', checkedAt, tries: 0 });
    if (!invitation) return await change({ state: 'on_platform', checkedAt, problems: ON_PLATFORM });
    if (await isInTenant(ports, invitation))
      return await change({ state: 'on_platform', checkedAt, problems: IN_TENANT });
    const content: RowContent = { user, invitation, isOnPlatform: true };
    return await change({ state: 'new', checkedAt, tries: 0, userId: found.id, content });
  } catch (error) {
    const problems = addressProblem(error);
    if (problems) return change({ state: 'invalid', problems });
    if (!isKnownError(error, 'upstream')) throw error;
    const lookUpLater = (delayMs: number, tries: number) =>
      change({ state: 'unchecked', tries, nextAt: clock.now() + delayMs });
    if (isPaused(error)) return lookUpLater(error.retryAfterMs ?? 0, row.tries);
    const tries = row.tries + 1;
    const delayMs = waitMs(tries, random(), error.retryAfterMs);
    return tries < MAX_LOOK_UPS ? lookUpLater(delayMs, tries) : change({ state: 'new', tries: 0 });
  }
}

/** A tenant whose users the bot may not list is left to the write, which CxEngage then answers. */
async function isInTenant({ platform, pace }: BatchPorts, { tenantId, email }: NewInvitation): Promise<boolean> {
  try {
    return await pace.call(() => platform.wasInTenant(tenantId, email, 0));
  } catch (error) {
    if (isKnownError(error, 'forbidden') || isKnownError(error, 'not_found')) return false;
    throw error;
  }
}

async function showPreview(run: BatchRun): Promise<JobEnd> {
  const counts = await run.ports.store.countRows(run.request.id);
  const detail = { rows: rowsIn(counts), new: counts.new };
  const jobs = ['show_request', 'send_files'] as const;
  return ended(await moveBatch(run, 'draft', { event: 'checked', detail, jobs, rows: 'check', endsJob: true }));
}

async function sendForApproval(run: BatchRun): Promise<JobEnd> {
  const counts = await run.ports.store.countRows(run.request.id);
  if (rowsIn(counts, OPEN_ROW_STATES) === 0) {
    const sentence = 'There is nobody left to invite.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
  const jobs = ['show_request', 'repost_card', 'send_files'] as const;
  const sending = { event: 'sent_for_approval', jobs, rows: 'send', endsJob: true } as const;
  try {
    return ended(await moveBatch(run, 'pending', sending));
  } catch (error) {
    if (!isKnownError(error, 'conflict')) throw error;
    const sentence = 'Another open request adds all of these users to this tenant already.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
}

function ended(moved: BatchRun | undefined): JobEnd {
  return moved ? { job: 'ended' } : OVERTAKEN;
}

/** The problem with the address itself: two users have it, or CxEngage rejects it. Undefined for any other error. */
export function addressProblem(error: unknown): { readonly email: string } | undefined {
  return isKnownError(error, 'conflict') || isKnownError(error, 'validation') ? { email: error.message } : undefined;
}
