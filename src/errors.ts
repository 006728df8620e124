/**
 * Kinds of expected errors. Code decides by the kind, never by `message`, which is for people and logs.
 *
 * - `validation`: the input is wrong; `fields` says which.
 * - `forbidden`: not permitted, or the credentials were refused.
 * - `conflict`: it already exists, or another request came first.
 * - `not_found`: it does not exist.
 * - `upstream`: the service cannot be reached or answers 429 or 5xx, and nothing was written. A retry may help.
 * - `outcome_unknown`: a write was sent and its response was lost. Only a look-up can tell what happened.
 * - `storage`: our own database is unavailable. This says nothing about Slack or CxEngage.
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
  /** The service's own error code, such as Slack's `channel_not_found`. */
  readonly code?: string | undefined;
  /** HTTP status of the response, if there was one. */
  readonly status?: number;
  /** The service's own error text, or why there is none. A sentence fragment. */
  readonly said?: string;
  /** Field name → its problem. */
  readonly fields?: Readonly<Record<string, string>>;
  /** How long the service asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** `code` of an error raised before the call was sent, so the call cannot have had an effect. */
export const NOT_SENT = 'not_sent';

/** An expected error. `message` is one sentence that is safe to show: no secrets, stack traces or personal data. */
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

/** Whether `error` is a KnownError, and of this kind if one is given. */
export function isKnownError(error: unknown, kind?: ErrorKind): error is KnownError {
  return error instanceof KnownError && (kind === undefined || error.kind === kind);
}

/** Kinds that Slack or CxEngage can cause. `storage` is always our own database. */
export type ServiceErrorKind = Exclude<ErrorKind, 'storage'>;

/** Whether Slack or CxEngage caused the error, rather than our database or a bug. */
export function isServiceError(error: unknown): error is KnownError & { readonly kind: ServiceErrorKind } {
  return isKnownError(error) && error.kind !== 'storage';
}

/** The code of an error or of its nearest cause with one: from the system (ECONNREFUSED), the database or Slack. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return 'code' in error && typeof error.code === 'string' && error.code ? error.code : codeOf(error.cause);
}
