import { waitMs } from '../../domain/back-off.ts';
import { type RowCounts, rowsIn, SENT_STATES, UNSENT_STATES } from '../../domain/batch.ts';
import { type BatchRequest, isBatch, type Status } from '../../domain/request.ts';
import { counted } from '../../domain/text.ts';
import { isKnownError, KnownError } from '../../errors.ts';
import { batchKindOf } from '../../kinds/index.ts';
import type { FilePurpose } from '../../ports/batch-rows.ts';
import type { Tables } from '../../ports/csv.ts';
import type { Claim, JobEnd } from '../../ports/jobs.ts';
import type { Files, NewFile, PostedMessage, Thread } from '../../ports/slack.ts';
import { type CardPlace, cardPlace } from '../message-model.ts';
import type { ShowPorts } from '../show-request.ts';
import { batchFile } from './file-contents.ts';

export interface SendFilesPorts extends ShowPorts {
  readonly files: Files;
  readonly tables: Tables;
}

interface Posted extends CardPlace {
  readonly messages: readonly PostedMessage[];
}

/** Retry delay for a file whose message is not posted yet. */
const MESSAGE_RETRY_MS = 500;

/**
 * Uploads the files of a batch below its messages: the rows that cannot be sent, for the requester to fix; the rows to
 * approve; the result of every row. Sends each once, but a file whose upload got no answer may appear twice.
 */
export async function sendFiles(ports: SendFilesPorts, claim: Claim): Promise<JobEnd> {
  const { store, files, tables, log, random } = ports;
  const request = await store.byId(claim.requestId);
  if (!request || !isBatch(request)) return { job: 'end' };
  // Check this before reading the messages, so that a message posted in between is found by the next try.
  const isShowing = await store.hasJob(request.id, 'show_request');
  // The preview is posted anew where Slack does not let it into the message that stands there.
  if (isShowing && request.status === 'draft') return { job: 'postpone', delayMs: MESSAGE_RETRY_MS };
  const messages = await store.messages(request.id);
  const posted: Posted = { messages, ...(await cardPlace(store, request, messages)) };
  const sent = new Set(await store.files(request.id));
  let delayMs: number | undefined;
  for (const purpose of await wantedFiles(ports, request)) {
    if (sent.has(purpose)) continue;
    const places = placesIn(posted, purpose);
    try {
      const { name, header, lines } = batchFile(store, request, purpose);
      const content = await tables.write(header, lines);
      const about = `${name}: ${aboutRows(purpose, await store.countRows(request.id))}`;
      await store.saveFile(request.id, purpose, await upload(files, places, { name, content, about }));
      await store.noteProgress(claim);
    } catch (error) {
      if (places.length > 0) log.warn({ requestId: request.id, purpose, cause: error }, 'file could not be sent');
      if (isKnownError(error, 'not_found')) {
        if (isShowing || (await store.hasJob(request.id, 'show_request'))) delayMs = MESSAGE_RETRY_MS;
        continue;
      }
      delayMs = waitMs(claim.attempts, random(), isKnownError(error) ? error.retryAfterMs : undefined);
    }
  }
  return delayMs === undefined ? { job: 'end' } : { job: 'postpone', delayMs };
}

/** What a file is, for the sentence above it. */
function aboutRows(purpose: FilePurpose, counts: RowCounts): string {
  const sent = counted(rowsIn(counts, SENT_STATES), 'row');
  if (purpose === 'problems')
    return `${counted(rowsIn(counts, UNSENT_STATES), 'row')} that can't be sent, with the reasons.`;
  if (purpose === 'draft_rows') return `${sent} to send for approval.`;
  return purpose === 'rows' ? `${sent} to approve.` : `the result of ${sent}.`;
}

/** A batch that ended without being carried out needs no files. */
const STATUSES_WITH_FILES: ReadonlySet<Status> = new Set([
  'draft',
  'pending',
  'approved',
  'creating',
  'paused',
  'finished',
]);

/** All files due by now. Includes earlier ones: a user may decide before a file is sent, and it is still sent. */
async function wantedFiles({ store, members }: SendFilesPorts, request: BatchRequest): Promise<readonly FilePurpose[]> {
  const { id, status, attempt, requester, digest } = request;
  if (!STATUSES_WITH_FILES.has(status)) return [];
  const wanted: FilePurpose[] = [];
  const counts = await store.countRows(id);
  if (rowsIn(counts, UNSENT_STATES) > 0 && batchKindOf(request).hasPreview) wanted.push('problems');
  if (status === 'draft' && counts.new > 0) wanted.push('draft_rows');
  if (digest !== undefined) wanted.push('rows');
  if (status !== 'finished') return wanted;
  const seesThread = await members.isInApprovalsChannel(requester).catch(() => false);
  return [...wanted, `result_${attempt}`, ...(seesThread ? [] : [`direct_result_${attempt}` as const])];
}

/**
 * The messages under which a file can be posted, best first; empty until they are posted. The card of an invitation is
 * itself a reply, so the file goes in the same thread. If the card was deleted, the result message is on its own.
 */
function placesIn({ messages, card, thread }: Posted, purpose: FilePurpose): readonly Thread[] {
  const named = (wanted: string) => messages.filter((message) => message.purpose === wanted);
  if (purpose === 'problems' || purpose === 'draft_rows') return named('direct');
  if (purpose.startsWith('direct')) return named(purpose);
  if (!card) return [];
  return [...(thread ? [thread] : []), card, ...named(purpose)];
}

/** Uploads a file to the first of these places that still exists. */
async function upload(files: Files, places: readonly Thread[], file: NewFile): Promise<string> {
  const [place, ...others] = places;
  if (!place) throw new KnownError('not_found', 'There is no place for the file.');
  try {
    return await files.upload(place, file);
  } catch (error) {
    if (others.length > 0 && isKnownError(error, 'not_found')) return upload(files, others, file);
    throw error;
  }
}
