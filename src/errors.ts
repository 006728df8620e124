/**
 * What can go wrong, as kinds that the code decides by. `message` is for people and logs; nobody reads it to decide.
 *
 * - `validation`: the input is wrong; `fields` says which.
 * - `forbidden`: not permitted, or the credentials were refused.
 * - `conflict`: it is there already, or somebody else was faster.
 * - `not_found`: the thing is not there.
 * - `upstream`: the other side cannot be reached or answers 429 or 5xx, and nothing was written; trying again may help.
 * - `outcome_unknown`: a write was sent and its answer was lost; only a look-up can tell.
 * - `storage`: our own database cannot be used now. It says nothing about Slack or CxEngage.
 */
export type ErrorKind =
  | 'validation'
  | 'forbidden'
  | 'conflict'
  | 'not_found'
  | 'upstream'
  | 'outcome_unknown'
  | 'storage';

export interface ErrorDetails {
  /** The other side's own word for it, such as Slack's `channel_not_found`. */
  readonly code?: string | undefined;
  /** HTTP status of the answer, where there was one. */
  readonly status?: number;
  /** The other side's own words, or why there are none: half a sentence. */
  readonly said?: string;
  /** Field name → what is wrong with it. */
  readonly fields?: Readonly<Record<string, string>>;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** `code` of a refusal that came before the call itself was sent: it cannot have done anything. */
export const NOT_SENT = 'not_sent';

/** An expected failure. `message` is one sentence that may be shown to people: no secret, no stack, no personal data. */
export class KnownError extends Error {
  override readonly name = 'KnownError';
  readonly kind: ErrorKind;
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly said: string | undefined;
  readonly fields: Readonly<Record<string, string>> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.code = details.code;
    this.status = details.status;
    this.said = details.said;
    this.fields = details.fields;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Whether `error` is a KnownError, of the given kind when one is named. */
export function isKnownError(error: unknown, kind?: ErrorKind): error is KnownError {
  return error instanceof KnownError && (kind === undefined || error.kind === kind);
}

/** What a service of others can answer with; `storage` is our own trouble. */
export type ServiceErrorKind = Exclude<ErrorKind, 'storage'>;

/** Whether Slack or CxEngage is the reason, and not our own database or a fault of ours. */
export function isServiceError(error: unknown): error is KnownError & { readonly kind: ServiceErrorKind } {
  return isKnownError(error) && error.kind !== 'storage';
}

/** The code of an error, or of what caused it: the system's (ECONNREFUSED), the database's (SQLSTATE) or Slack's. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' && error.code ? error.code : codeOf(error.cause);
}
