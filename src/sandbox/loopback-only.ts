import { isIP } from 'node:net';
import pg from 'pg';
import type { Config } from '../config.ts';

/** Throws an Error that names the variable when the program would talk to, or be reached from, another machine. */
export function loopbackOnly({ slack, cxengage, databaseUrl }: Config): void {
  const hosts: Readonly<Record<string, string | undefined>> = {
    HOST: slack.host,
    SLACK_API_URL: new URL(slack.apiUrl).hostname,
    CXENGAGE_API_URL: new URL(cxengage.url).hostname,
    // A `?host=` in the URL, or PGHOST where it names none, decides: so the driver is asked. It connects to nothing yet.
    ...(!databaseUrl.startsWith('sqlite:') && { DATABASE_URL: new pg.Client({ connectionString: databaseUrl }).host }),
  };
  for (const [name, host] of Object.entries(hosts)) {
    if (!isLoopback(host ?? '')) throw new Error(`The sandbox stays on this machine, but ${name} names ${host}.`);
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));
}
