import { waitMs } from '../domain/back-off.ts';
import type { FilePurpose, Tables } from '../domain/batch-ports.ts';
import type { Claim, Files, Thread } from '../domain/ports.ts';
import type { BatchRequest } from '../domain/request.ts';
import { isKnownError } from '../errors.ts';
import { batchFile } from './batch-file.ts';
import type { JobEnd } from './request-run.ts';
import type { ShowPorts } from './show-request.ts';

export interface SendFilesPorts extends ShowPorts {
  readonly files: Files;
  readonly tables: Tables;
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
  const sent = new Set(await store.files(request.id));
  let delayMs: number | undefined;
  for (const purpose of await wantedFiles(ports, request)) {
    if (sent.has(purpose)) continue;
    try {
      const place = await placeOf(ports, request, purpose);
      if (!place) {
        delayMs = MESSAGE_MS;
        continue;
      }
      const { name, header, lines } = batchFile(store, request, purpose);
      await store.saveFile(request.id, purpose, await files.upload(place, name, await tables.write(header, lines)));
    } catch (error) {
      log.warn({ requestId: request.id, purpose, cause: error }, 'file could not be sent');
      if (isKnownError(error, 'not_found')) continue;
      delayMs = waitMs(claim.attempts, random(), isKnownError(error) ? error.retryAfterMs : undefined);
    }
  }
  return delayMs === undefined ? { job: 'end' } : { job: 'postpone', delayMs };
}

async function wantedFiles({ store, members }: SendFilesPorts, request: BatchRequest): Promise<readonly FilePurpose[]> {
  const { id, status, attempt, requester } = request;
  if (status === 'draft') {
    const counts = await store.countRows(id);
    const problems = counts.invalid + counts.duplicate + counts.on_platform + counts.pending_elsewhere;
    return problems > 0 ? ['problems'] : [];
  }
  if (['pending', 'approved', 'creating', 'paused'].includes(status)) return ['rows'];
  if (status !== 'finished') return [];
  const seesThread = await members.isInApprovalsChannel(requester).catch(() => false);
  return ['rows', `result_${attempt}`, ...(seesThread ? [] : [`direct_result_${attempt}` as const])];
}

/** The message below which a file stands; undefined while it is not posted. */
async function placeOf(
  { store }: SendFilesPorts,
  { id }: BatchRequest,
  purpose: FilePurpose,
): Promise<Thread | undefined> {
  const isDirect = purpose === 'problems' || purpose.startsWith('direct');
  const messages = await store.messages(id);
  return messages.find((message) => message.purpose === (isDirect ? 'direct' : 'card'));
}
