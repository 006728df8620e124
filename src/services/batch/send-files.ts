import { waitMs } from '../../domain/back-off.ts';
import { rowsIn, UNSENT_STATES } from '../../domain/batch.ts';
import type { BatchRequest, Status } from '../../domain/request.ts';
import { isKnownError, KnownError } from '../../errors.ts';
import type { FilePurpose } from '../../ports/batch-rows.ts';
import type { Tables } from '../../ports/csv.ts';
import type { Claim, JobEnd } from '../../ports/jobs.ts';
import type { Files, PostedMessage, Thread } from '../../ports/slack.ts';
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

/** How soon a file is tried again whose message is not posted yet. */
const MESSAGE_MS = 500;

/**
 * Puts the files of a batch below its messages: the rows that cannot be sent, for the requester to mend; the rows that are
 * to be approved; the result of every row. Each once; a file whose upload got no answer may come twice.
 */
export async function sendFiles(ports: SendFilesPorts, claim: Claim): Promise<JobEnd> {
  const { store, files, tables, log, random } = ports;
  const request = await store.byId(claim.requestId);
  if (request?.kind !== 'create_users') return { job: 'end' };
  // Asked before the messages are read: one that is posted in the meantime comes with the next try.
  const isShowing = await store.hasJob(request.id, 'show_request');
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
      await store.saveFile(request.id, purpose, await upload(files, places, name, content));
      await store.noteProgress(claim);
    } catch (error) {
      if (places.length > 0) log.warn({ requestId: request.id, purpose, cause: error }, 'file could not be sent');
      if (isKnownError(error, 'not_found')) {
        if (isShowing || (await store.hasJob(request.id, 'show_request'))) delayMs = MESSAGE_MS;
        continue;
      }
      delayMs = waitMs(claim.attempts, random(), isKnownError(error) ? error.retryAfterMs : undefined);
    }
  }
  return delayMs === undefined ? { job: 'end' } : { job: 'postpone', delayMs };
}

/** Of a batch that has come to nothing no file is of use any more. */
const WITH_FILES: ReadonlySet<Status> = new Set(['draft', 'pending', 'approved', 'creating', 'paused', 'finished']);

/** What should be there by now: people can be faster than a file, and then it still comes. */
async function wantedFiles({ store, members }: SendFilesPorts, request: BatchRequest): Promise<readonly FilePurpose[]> {
  const { id, status, attempt, requester, digest, content } = request;
  if (!WITH_FILES.has(status)) return [];
  const wanted: FilePurpose[] = [];
  const counts = await store.countRows(id);
  if (rowsIn(counts, UNSENT_STATES) > 0 && content.source.from !== 'batch') wanted.push('problems');
  if (digest !== undefined) wanted.push('rows');
  if (status !== 'finished') return wanted;
  const seesThread = await members.isInApprovalsChannel(requester).catch(() => false);
  return [...wanted, `result_${attempt}`, ...(seesThread ? [] : [`direct_result_${attempt}` as const])];
}

/**
 * The messages below which a file may stand, best first; none while they are not posted. The card of an invitation is itself a
 * reply: below it means in the thread that it is in. Where the card was deleted its result stands alone.
 */
function placesIn({ messages, card, thread }: Posted, purpose: FilePurpose): readonly Thread[] {
  const named = (wanted: string) => messages.filter((message) => message.purpose === wanted);
  if (purpose === 'problems') return named('direct');
  if (purpose.startsWith('direct')) return named(purpose);
  if (!card) return [];
  return [...(thread ? [thread] : []), card, ...named(purpose)];
}

/** Puts a file into the first of these places that is still there. */
async function upload(files: Files, places: readonly Thread[], name: string, content: string): Promise<string> {
  const [place, ...others] = places;
  if (!place) throw new KnownError('not_found', 'There is no place for the file.');
  try {
    return await files.upload(place, name, content);
  } catch (error) {
    if (others.length > 0 && isKnownError(error, 'not_found')) return upload(files, others, name, content);
    throw error;
  }
}
