import { webApi } from '@slack/bolt';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { seed as readySeed, type SlackSeed } from '../../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../../src/sandbox/slack/server.ts';
import { SCOPES } from '../../src/slack/check.ts';

export interface Scene {
  readonly slack: SlackStandIn;
  readonly clock: SandboxClock;
  /** Holds the bot token; repeats nothing, as in the program. */
  readonly client: webApi.WebClient;
  /** Another client with this token. */
  connect(token: string): webApi.WebClient;
  /** Arguments of the calls of a Web API method so far. */
  calls(method: string): readonly Readonly<Record<string, unknown>>[];
}

interface Setting {
  /** Granted bot scopes; without it, all that the program asks for. */
  readonly scopes?: readonly string[];
  readonly seed?: SlackSeed;
  /** Slack's calls a minute are enforced. */
  readonly tiers?: boolean;
}

/** A test with a Slack workspace of its own. */
export function withSlack(
  run: (scene: Scene) => Promise<void>,
  { scopes = SCOPES, seed = readySeed, tiers = false }: Setting = {},
) {
  return async () => {
    const clock = createClock();
    const slack = await startSlack({ clock, seed, scopes, tiers });
    const connect = (token: string) =>
      new webApi.WebClient(token, {
        slackApiUrl: slack.apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        logLevel: webApi.LogLevel.ERROR,
      });
    const calls: Scene['calls'] = (method) =>
      slack.calls.filter((call) => call.method === method).map((call) => Object(call.arguments));
    try {
      await run({ slack, clock, client: connect(slack.botToken), connect, calls });
    } finally {
      await slack.close();
    }
  };
}
