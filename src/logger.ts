import { type Logger, pino } from 'pino';
import { codeOf, isKnownError } from './errors.ts';

/** Error classes with messages from the runtime. Other messages can quote their input, which may be personal data. */
const SAFE_ERRORS = [TypeError, RangeError, ReferenceError];
const MAX_FRAMES = 5;

/**
 * Describes an error for the log without text that a service sent or a person typed: kind, status and code of a
 * KnownError, else name, code and stack frames.
 */
export function logCause(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (isKnownError(error)) return joined([error.kind, error.status, error.code, codeOf(error.cause)]);
  const said = SAFE_ERRORS.some((safe) => error instanceof safe) ? error.message : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return joined([error.name, codeOf(error), said, ...frames.slice(0, MAX_FRAMES).map((line) => line.trim())]);
}

function joined(parts: readonly unknown[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** Keys that could put a secret or personal data into the log by mistake. */
const REDACTED = [
  'token',
  'secret',
  'password',
  'authorization',
  'email',
  'firstName',
  'lastName',
  'personalTelephone',
];

/** Logs JSON lines to standard output or to `destination`. An error under `cause` passes through `logCause`. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    serializers: { cause: logCause },
    redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
