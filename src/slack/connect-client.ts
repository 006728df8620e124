import { webApi } from '@slack/bolt';
import type { Config } from '../config.ts';
import type { Clock, Log } from '../ports/runtime.ts';
import { boltLogger } from './bolt-logger.ts';
import { slackOnlyFetch } from './slack-only-fetch.ts';

export interface SlackClient {
  readonly client: webApi.WebClient;
  /** How far our clock is ahead of Slack's by the last answer, in ms; below 0 when it is behind. Undefined without one. */
  clockAheadMs(): number | undefined;
}

export interface ClientOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** A Web API client with the bot token. It opens no socket, so it takes no clicks away from a running bot. */
export function connectClient(config: Config['slack'], { clock, log }: ClientOptions): SlackClient {
  const options = clientOptions(config, log);
  let aheadMs: number | undefined;
  const datedFetch: typeof fetch = async (...request) => {
    const response = await options.fetch(...request);
    const at = slackTime(response.headers);
    if (at !== undefined) aheadMs = clock.now() - at;
    return response;
  };
  return {
    client: new webApi.WebClient(config.botToken, { ...options, fetch: datedFetch }),
    clockAheadMs: () => aheadMs,
  };
}

/**
 * Options of every Web API client. No retries here: jobs retry platform errors and 429, and users are told. Never set
 * `headers`: the client writes the token of its first call into that object. A new object per client, because Bolt
 * changes it.
 */
export function clientOptions({ apiUrl }: Pick<Config['slack'], 'apiUrl'>, log: Log) {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    fetch: slackOnlyFetch(apiUrl),
    logger: boltLogger(log),
  };
}

/** `Date` of an answer that Slack itself just sent: an HTML page has the clock of a proxy, a cached answer has an age. */
function slackTime(headers: Headers): number | undefined {
  const date = headers.get('date');
  if (date === null || headers.has('age') || !/json/i.test(headers.get('content-type') ?? '')) return undefined;
  const at = Date.parse(date);
  return Number.isNaN(at) ? undefined : at;
}
