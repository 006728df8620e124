import { type Logger, pino } from 'pino';
import { logCause } from './log-cause.ts';

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
