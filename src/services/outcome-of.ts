import type { DoneOutcome, FailedOutcome } from '../domain/outcome.ts';
import type { PlatformUser } from '../domain/ports.ts';
import type { SingleRequest } from '../domain/request.ts';
import { isServiceError, type ServiceErrorKind } from '../errors.ts';

/** Why a request failed, for people, and whether an approver's Retry can help. */
export type Refusal = Omit<FailedOutcome, 'result' | 'reference'>;

/** A refusal that can pass: a permission is granted, a service comes back. Wrong input stays wrong. */
const RETRYABLE: Readonly<Record<ServiceErrorKind, boolean>> = {
  validation: false,
  forbidden: true,
  conflict: true,
  not_found: true,
  upstream: true,
  outcome_unknown: true,
};

/** The refusal that an error of the Platform port means; an unexpected error says nothing of its inside. */
export function refusalOf(error: unknown): Refusal {
  if (isServiceError(error)) return { kind: error.kind, sentence: error.message, retryable: RETRYABLE[error.kind] };
  return { kind: 'upstream', sentence: 'The bot itself failed. Give its operator the reference.', retryable: true };
}

export function failedOutcome(refusal: Refusal, id: string): FailedOutcome {
  return { result: 'failed', ...refusal, reference: id.slice(0, 8) };
}

/** How sure we are of what CxEngage holds, where not wholly. */
export const DOUBTS = {
  reply_lost: 'Found by look-up: the answer to the call itself was lost.',
  maker_unknown: 'It is there, but CxEngage does not say who made it: the answer to the call was lost.',
  not_read_back: 'CxEngage confirmed it; reading it back got no answer.',
  not_shown_yet: 'CxEngage confirmed it, but a look-up does not show it yet.',
} as const;

/** What CxEngage holds, with a note where it is not wholly sure or differs from what was approved. */
export function doneOutcome(user: PlatformUser, request: SingleRequest, doubt?: keyof typeof DOUBTS): DoneOutcome {
  const { id, aliasId, email, status, roleId, created, expires } = user;
  const differs = roleId !== undefined && roleId !== request.content.roleId;
  const notes = [doubt && DOUBTS[doubt], differs && 'The role there is not the one that was approved.'].filter(Boolean);
  return {
    result: 'done',
    userId: id,
    ...(aliasId && { aliasId }),
    ...(email && { email }),
    ...(status && { status }),
    ...(roleId && { roleId }),
    ...(created && { created }),
    ...(expires && { expires }),
    ...(notes.length > 0 && { note: notes.join(' ') }),
    ...(doubt === 'maker_unknown' && { maker: 'unknown' }),
  };
}
