import { type Logger, pino } from 'pino';
import { codeOf, isKnownError } from './errors.ts';

/** Error classes whose messages are the runtime's own words. Others can quote what they were given: personal data. */
const OWN_WORDS = [TypeError, RangeError, ReferenceError];
const FRAMES = 5;

/**
 * An error for the log, without the text that a service sent or a person typed: its kind, status and code, or its name,
 * code and where it came from.
 */
export function logCause(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (isKnownError(error)) return words([error.kind, error.status, error.code, codeOf(error.cause)]);
  const said = OWN_WORDS.some((own) => error instanceof own) ? error.message : undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return words([error.name, codeOf(error), said, ...frames.slice(0, FRAMES).map((line) => line.trim())]);
}

function words(parts: readonly unknown[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** Keys under which a secret or personal data could come into the log by mistake. */
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

/** JSON lines on standard output, an error under `cause` without the words of others; `destination` takes them instead when given. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    serializers: { cause: logCause },
    redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
