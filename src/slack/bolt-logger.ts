import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../ports/runtime.ts';
import { withoutValues } from './errors.ts';

/** Writes what Bolt and the Web API client log to our log. Drops debug lines: they contain whole payloads. */
export function boltLogger(log: Log): Logger {
  const line = (parts: unknown[]) => ({ from: 'bolt', said: withoutBody(parts.map(String).join(' ').slice(0, 500)) });
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

/** Bolt's message for a malformed body quotes the body, and the reasons of Slack's refusals may quote values. */
function withoutBody(said: string): string {
  return (said.includes('[json-pointer:') ? withoutValues(said) : said).replace(/^(Malformed request body).*/s, '$1');
}
