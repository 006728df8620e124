import type { DoneOutcome, FailedOutcome } from '../domain/outcome.ts';
import { isServiceError, type ServiceErrorKind } from '../errors.ts';

/** Why a request or a row failed, for people, and whether an approver's Retry can help. */
export type Refusal = Omit<FailedOutcome, 'result' | 'reference' | 'userId'>;

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

export function failedOutcome(refusal: Refusal, id: string, made?: DoneOutcome): FailedOutcome {
  return { result: 'failed', ...refusal, reference: id.slice(0, 8), ...(made && { userId: made.userId }) };
}

/** What is done in all, after one more operation. */
export function joinOutcomes(before: DoneOutcome | undefined, now: DoneOutcome): DoneOutcome {
  if (!before) return now;
  const note = [before.note, now.note].filter(Boolean).join(' ');
  const { userId, created = now.created } = before;
  // That the user is ours is sure by now; what is not sure of the tenant is in the note.
  const { maker: _, ...rest } = now;
  return { ...before, ...rest, userId, ...(created && { created }), ...(note && { note }) };
}

/** The user was created, and adding them to the tenant came to nothing. */
export function notAdded(refusal: Refusal, tenant: string, made: DoneOutcome | undefined): Refusal {
  const note = made?.note ? `${made.note} ` : '';
  return { ...refusal, sentence: `Created. ${note}Not added to ${tenant}: ${refusal.sentence}` };
}

interface Half {
  /** What creating the user has made, where that is done. */
  readonly made?: DoneOutcome | undefined;
  readonly invitation?: { readonly tenantId: string } | undefined;
  readonly names: Readonly<Record<string, string>>;
}

/** The refusal of a request or a row, with what is done already where that is a part of it. */
export function halfDone(refusal: Refusal, { made, invitation, names }: Half): Refusal {
  if (!made || !invitation) return refusal;
  return notAdded(refusal, names[invitation.tenantId] ?? invitation.tenantId, made);
}
