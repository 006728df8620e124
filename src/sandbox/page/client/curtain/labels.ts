import type { RequestKind, Status } from '../../../../domain/request.ts';
import type { JobKind } from '../../../../ports/jobs.ts';
import { unescaped } from '../blockkit/inline-mrkdwn.ts';
import { lookUp } from '../look-up.ts';

/** What a status means. */
const STATUS_MEANINGS: Readonly<Record<Status, string>> = {
  checking: 'Its rows are being read and looked up.',
  draft: 'Its requester is looking at the preview.',
  pending: 'It is waiting for an approver.',
  approved: 'It was approved and is waiting to be carried out.',
  denied: 'It was denied. Nothing was created.',
  cancelled: 'It was cancelled. Nothing was created.',
  expired: 'No one decided in time. Nothing was created.',
  creating: 'It is being carried out in CxEngage.',
  created: 'It was carried out in CxEngage.',
  failed: 'It could not be carried out.',
  unknown: 'The answer from CxEngage was lost. The app is looking up what happened.',
  paused: 'No more rows are started until an approver resumes it, or the service is back.',
  finished: 'Every row was carried out, has failed or was stopped.',
};

const KINDS: Readonly<Record<RequestKind, string>> = {
  create_user: 'Create a user',
  add_to_tenant: 'Add to a tenant',
  create_users: 'Create many users',
  add_users_to_tenant: 'Add many users to a tenant',
};

const JOBS: Readonly<Record<JobKind, string>> = {
  show_request: 'Show the request in Slack',
  carry_out_request: 'Carry the request out',
  repost_card: 'Post the card again if it is gone',
  check_batch: 'Read the rows and look them up',
  carry_out_batch: 'Carry the rows out',
  show_progress: 'Show the progress of the rows',
  send_files: 'Send the files of the batch',
};

/** A sentence; empty for a status that is not known. */
export function statusMeaning(status: string): string {
  return lookUp(STATUS_MEANINGS, status) ?? '';
}

/** What is asked for. */
export function requestKindWords(kind: string): string {
  return lookUp(KINDS, kind) ?? plainWords(kind);
}

/** What the job does. */
export function jobKindWords(kind: string): string {
  return lookUp(JOBS, kind) ?? plainWords(kind);
}

/** `found_by_look_up` → `found by look up` */
export function plainWords(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The name behind a user id, or the id itself. */
export function nameOf(names: Readonly<Record<string, string>>, userId: string): string {
  return lookUp(names, userId) ?? userId;
}

/** A message's text with names for mentions and without Slack's escapes. */
export function messageWords(text: string, names: Readonly<Record<string, string>>): string {
  return unescaped(text.replace(/<@(\w+)>/g, (_mention, id: string) => `@${nameOf(names, id)}`));
}
