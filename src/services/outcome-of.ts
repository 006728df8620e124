import type { DoneOutcome, FailedOutcome } from '../domain/outcome.ts';
import type { PlatformUser } from '../domain/ports.ts';
import { type ErrorKind, isKnownError } from '../errors.ts';

/** Why a request failed, for people, and whether an approver's Retry can help. */
export type Refusal = Omit<FailedOutcome, 'result' | 'reference'>;

/** A refusal that can pass: a permission is granted, a service comes back. Wrong input stays wrong. */
const RETRYABLE: Readonly<Record<ErrorKind, boolean>> = {
  validation: false,
  forbidden: true,
  conflict: true,
  not_found: true,
  upstream: true,
  outcome_unknown: true,
};

/** The refusal that an error of the Platform port means; an unexpected error says nothing of its inside. */
export function refusalOf(error: unknown): Refusal {
  if (isKnownError(error)) return { kind: error.kind, sentence: error.message, retryable: RETRYABLE[error.kind] };
  return { kind: 'upstream', sentence: 'The bot itself failed. Give its operator the reference.', retryable: true };
}

export function failedOutcome(refusal: Refusal, id: string): FailedOutcome {
  return { result: 'failed', ...refusal, reference: id.slice(0, 8) };
}

/** What CxEngage holds, with `note` where it is not wholly sure. */
export function doneOutcome(user: PlatformUser, note?: string): DoneOutcome {
  const { id, aliasId, email, status, roleId, created, expires } = user;
  return {
    result: 'done',
    userId: id,
    ...(aliasId && { aliasId }),
    ...(email && { email }),
    ...(status && { status }),
    ...(roleId && { roleId }),
    ...(created && { created }),
    ...(expires && { expires }),
    ...(note && { note }),
  };
}
