import type { DoneOutcome, FailedOutcome } from '../domain/outcome.ts';
import type { Writes } from '../domain/writes.ts';
import { isServiceError, type ServiceErrorKind } from '../errors.ts';
import { nameOf } from '../kinds/facts.ts';

/** Why a request or a row failed, for people, and whether an approver's Retry can help. */
export type Refusal = Omit<FailedOutcome, 'result' | 'reference' | 'userId'>;

/** Retry helps when the cause can go away, such as a missing permission or an outage. Invalid input stays invalid. */
const RETRYABLE: Readonly<Record<ServiceErrorKind, boolean>> = {
  validation: false,
  forbidden: true,
  conflict: true,
  not_found: true,
  upstream: true,
  outcome_unknown: true,
};

/** The refusal for an error of the Platform port. Hides the details of an unexpected error. */
export function refusalOf(error: unknown): Refusal {
  if (isServiceError(error)) return { kind: error.kind, sentence: error.message, retryable: RETRYABLE[error.kind] };
  return {
    kind: 'upstream',
    sentence: 'Something went wrong in the bot. Give its operator the reference.',
    retryable: true,
  };
}

export function failedOutcome(refusal: Refusal, id: string, made?: DoneOutcome): FailedOutcome {
  return { result: 'failed', ...refusal, reference: id.slice(0, 8), ...(made && { userId: made.userId }) };
}

/** The combined outcome after one more operation. */
export function joinOutcomes(before: DoneOutcome | undefined, now: DoneOutcome): DoneOutcome {
  if (!before) return now;
  const note = [before.note, now.note].filter(Boolean).join(' ');
  const { userId, created = now.created } = before;
  // The user is certainly ours by now. Any doubt about the tenant is in the note.
  const { maker: _, ...rest } = now;
  return { ...before, ...rest, userId, ...(created && { created }), ...(note && { note }) };
}

/** The user was created but not added to the tenant. */
export function notAdded(refusal: Refusal, tenant: string, made: DoneOutcome | undefined): Refusal {
  const note = made?.note ? `${made.note} ` : '';
  return { ...refusal, sentence: `Created. ${note}Not added to ${tenant}: ${refusal.sentence}` };
}

interface PartialResult {
  /** The outcome of creating the user, once that is done. */
  readonly made?: DoneOutcome | undefined;
  readonly invitation?: { readonly tenantId: string } | undefined;
  readonly names: Readonly<Record<string, string>>;
}

/** Adds to a refusal that the user was already created, if so. */
export function halfDone(refusal: Refusal, { made, invitation, names }: PartialResult): Refusal {
  if (!made || !invitation) return refusal;
  return notAdded(refusal, nameOf(invitation.tenantId, names), made);
}

/** The write was sent, and look-ups get no answer. */
export const CANNOT_TELL: Refusal = {
  kind: 'outcome_unknown',
  sentence:
    'CxEngage received the call and has not answered since, so the result is unknown. A retry looks it up first.',
  retryable: true,
};

/** CxEngage does not show what was sent. */
export function neverShown({ unproven, open }: Writes): Refusal {
  const times = unproven > 1 ? 'twice' : 'once';
  const sentence = `It was sent ${times}, but CxEngage does not show it. Last answer: ${open?.said ?? 'none'}. A retry looks it up first.`;
  return { kind: 'upstream', sentence, retryable: true };
}
