import { type Logger, pino } from 'pino';

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

/** JSON lines on standard output; `destination` takes them instead when given. */
export function createLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
