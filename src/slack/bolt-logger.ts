import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../ports/runtime.ts';

/** Bolt's and the Web API client's own words, in our log; debug lines, which hold whole payloads, are left out. */
export function boltLogger(log: Log): Logger {
  const line = (parts: unknown[]) => ({ from: 'bolt', said: unquoted(parts.map(String).join(' ').slice(0, 500)) });
  return {
    debug: () => undefined,
    info: (...parts) => log.info(line(parts), 'bolt'),
    warn: (...parts) => log.warn(line(parts), 'bolt'),
    error: (...parts) => log.error(line(parts), 'bolt'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}

/** What is said of a body that cannot be read quotes it. */
function unquoted(said: string): string {
  return said.replace(/^(Malformed request body).*/s, '$1');
}
