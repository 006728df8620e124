import { waitMs } from '../../domain/back-off.ts';
import { OPEN_ROW_STATES, rowsIn, type StoredRow } from '../../domain/batch.ts';
import { collectFindings } from '../../domain/findings.ts';
import { isBatch } from '../../domain/request.ts';
import { isKnownError, isServiceError } from '../../errors.ts';
import { batchKindOf } from '../../kinds/index.ts';
import { type Claim, type JobEnd, OVERTAKEN } from '../../ports/jobs.ts';
import type { Transition } from '../../ports/store.ts';
import { MOST_TRIES } from '../carry-out.ts';
import { refusalOf } from '../outcome-of.ts';
import { rowPages } from './file-contents.ts';
import { addressProblem, lookUpRow } from './look-up.ts';
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

/** Looks a row up; a user who is on the platform is only added to the tenant. False when the claim is lost or the row has changed. */
async function lookUp({ ports, claim }: BatchRun, row: StoredRow): Promise<boolean> {
  const { store, platform, clock, random, pace } = ports;
  if (!row.content) return false;
  const change = (to: Parameters<typeof store.changeRow>[2]) => store.changeRow(claim, row, to);
  try {
    const { state, ...found } = await lookUpRow(platform, row.content, pace.call);
    return await change({ state, checkedAt: clock.now(), ...(state === 'new' && { tries: 0 }), ...found });
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

async function showPreview(run: BatchRun): Promise<JobEnd> {
  const counts = await run.ports.store.countRows(run.request.id);
  const detail = { rows: rowsIn(counts), new: counts.new };
  const jobs = ['show_request', 'send_files'] as const;
  const set = await withFindings(run);
  return ended(await moveBatch(run, 'draft', { event: 'checked', set, detail, jobs, rows: 'check', endsJob: true }));
}

/** The content of the request, with what its author should know about the rows that would be sent. */
async function withFindings({ ports, request }: BatchRun): Promise<NonNullable<Transition['set']>> {
  const { read } = request.content;
  if (request.kind !== 'create_users' || !read) return {};
  const findings = collectFindings(read.findings?.fullNames);
  for await (const rows of rowPages(ports.store, request.id, ['new'])) {
    for (const { line, content } of rows) if (content) findings.add(line, content);
  }
  return { content: { ...request.content, read: { ...read, findings: findings.found() } } };
}

async function sendForApproval(run: BatchRun): Promise<JobEnd> {
  const counts = await run.ports.store.countRows(run.request.id);
  if (rowsIn(counts, OPEN_ROW_STATES) === 0) {
    const sentence = 'There are no users left to add to this tenant.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
  const jobs = ['show_request', 'repost_card', 'send_files'] as const;
  const sending = { event: 'sent_for_approval', jobs, rows: 'send', endsJob: true } as const;
  try {
    return ended(await moveBatch(run, 'pending', sending));
  } catch (error) {
    if (!isKnownError(error, 'conflict')) throw error;
    const sentence = 'Another open request already adds all of these users to this tenant.';
    return failBatch(run, { kind: 'conflict', sentence });
  }
}

function ended(moved: BatchRun | undefined): JobEnd {
  return moved ? { job: 'ended' } : OVERTAKEN;
}
