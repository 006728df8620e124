import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import { checkClock } from '../../src/slack/check-clock.ts';
import { connectClient } from '../../src/slack/connect-client.ts';
import { type Scene, withSlack } from './with-slack.ts';

const test = suite("the check of the clock against Slack's");

/** What a program finds whose clock is so far ahead of Slack's. */
async function found(scene: Scene, aheadMs: number, mode: 'socket' | 'http'): Promise<string> {
  const { slack, clock } = scene;
  const { client, clockAheadMs } = connectClient(
    {
      botToken: slack.botToken,
      appToken: undefined,
      signingSecret: undefined,
      apiUrl: slack.apiUrl,
      host: '',
      port: 0,
      approvalsChannel: '',
      mentionApprovers: true,
    },
    { clock: { now: () => clock.now() + aheadMs }, log: createLogger('silent') },
  );
  assert.is(clockAheadMs(), undefined);
  await client.auth.test();
  const { state, text } = checkClock(clockAheadMs(), mode);
  // Slack's time has whole seconds, and the answer took some.
  return `${state}: ${text.replace(/\d+(?= s )/, (seconds) => String(Math.round(Number(seconds) / 10) * 10))}`;
}

/** How far ahead, and what is found in Socket Mode and over HTTP. */
const rows: readonly (readonly [aheadS: number, socket: RegExp, http: RegExp])[] = [
  [0, /^ok: /, /^ok: /],
  [40, /^ok: /, /^ok: /],
  [90, /^warning: This machine's clock is 90 s ahead of Slack's: synchronize it with NTP\.$/, /^warning: /],
  [-90, /^warning: This machine's clock is 90 s behind Slack's: /, /^warning: /],
  [
    400,
    /^warning: /,
    /^wrong: This machine's clock is 400 s ahead of Slack's, so the bot refuses every click and command: synchronize it with NTP\.$/,
  ],
  [-400, /^warning: /, /^wrong: This machine's clock is 400 s behind Slack's, so the bot /],
];
for (const [aheadS, socket, http] of rows) {
  test(
    `finds a clock that is ${aheadS} s ahead`,
    withSlack(async (scene) => {
      // Slack's clock is not that of the test's machine.
      scene.clock.advance(86_400_000);
      assert.match(await found(scene, aheadS * 1_000, 'socket'), socket);
      assert.match(await found(scene, aheadS * 1_000, 'http'), http);
    }),
  );
}

test('says so when no answer of Slack told the time', () => assert.is(checkClock(undefined, 'http').state, 'unknown'));

test.run();
