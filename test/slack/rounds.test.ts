import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KnownError } from '../../src/errors.ts';
import { createLogger } from '../../src/logger.ts';
import { seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { createChannelNews } from '../../src/slack/channel.ts';
import { checkTokens } from '../../src/slack/check.ts';
import { createGroups } from '../../src/slack/groups.ts';
import { createRounds, type Rounds } from '../../src/slack/rounds.ts';
import { memoryAnswers } from './memory-answers.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { approvals } = seedIds;
const ALWAYS = Number.POSITIVE_INFINITY;
const ERROR = 50;

interface Watched extends Scene {
  /** Each round is a minute after the one before. */
  readonly rounds: Rounds;
  readonly fatal: readonly KnownError[];
  /** Messages of the log at error level. */
  errors(): readonly string[];
}

function withRounds(run: (watched: Watched) => Promise<void>, mode: 'socket' | 'http' = 'http') {
  return withSlack(async (scene) => {
    const { client, clock, slack } = scene;
    const fatal: KnownError[] = [];
    const lines: { level: number; msg: string }[] = [];
    const log = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
    const ports = { client, clock, store: memoryAnswers(clock) };
    const kept = createRounds({
      channel: createChannelNews({ ...ports, approvalsChannel: approvals }),
      groups: createGroups({ ...ports, groups: [seedIds.approverGroup], log }),
      tokens: () => checkTokens({ client, appToken: mode === 'socket' ? slack.appToken : undefined }),
      onFatal: (error) => void fatal.push(error),
      clock,
      log,
    });
    const errors = () => lines.filter(({ level }) => level === ERROR).map(({ msg }) => msg);
    const rounds = {
      ...kept,
      round() {
        clock.advance(60_000);
        return kept.round();
      },
    };
    await run({ ...scene, rounds, fatal, errors });
  });
}

const test = suite('rounds while the bot runs');

test(
  'say nothing while all is well, and cost two calls',
  withRounds(async ({ rounds, fatal, errors, slack }) => {
    for (let count = 0; count < 3; count += 1) await rounds.round();
    assert.equal([fatal, errors(), rounds.unavailable()], [[], [], undefined]);
    assert.is(slack.calls.length, 6);
  }),
);

for (const code of ['token_revoked', 'account_inactive', 'invalid_auth', 'team_disabled', 'team_access_not_granted']) {
  test(
    `${code} is found in one round, said once at error level, and ends the bot`,
    withRounds(async ({ rounds, fatal, errors, slack }) => {
      await rounds.round();
      slack.fault({ method: '*', times: ALWAYS, effect: { error: code } });
      for (let count = 0; count < 3; count += 1) await rounds.round();
      assert.is(fatal.length, 1);
      assert.is(fatal[0]?.code, code);
      assert.equal(errors(), [fatal[0]?.message]);
      assert.match(errors()[0] ?? '', code);
    }),
  );
}

test(
  'a refusal that the check of the tokens does not find again ends nothing',
  withRounds(async ({ rounds, fatal, slack }) => {
    slack.fault({ method: 'conversations.info', effect: { error: 'invalid_auth' } });
    await rounds.round();
    await rounds.round();
    assert.equal(fatal, []);
    assert.is(rounds.unavailable(), undefined);
  }),
);

test(
  'a Slack that cannot be reached ends nothing, however long',
  withRounds(async ({ rounds, fatal, errors, slack }) => {
    for (const effect of [{ status: 503 }, 'drop', { ratelimited: 30 }, { error: 'internal_error' }] as const) {
      const mend = slack.fault({ method: '*', times: ALWAYS, effect });
      for (let count = 0; count < 20; count += 1) await rounds.round();
      for (let count = 0; count < 20; count += 1) await rounds.recheck();
      mend();
    }
    assert.equal([fatal, errors()], [[], []]);
  }),
);

test(
  'an unknown code is waited for at first, and then ends the bot',
  withRounds(async ({ rounds, fatal, slack }) => {
    const mend = slack.fault({ method: '*', times: ALWAYS, effect: { newError: 'brand_new_code' } });
    for (let count = 0; count < 9; count += 1) await rounds.round();
    mend();
    await rounds.round();
    assert.equal(fatal, []);
    slack.fault({ method: '*', times: ALWAYS, effect: { newError: 'brand_new_code' } });
    for (let count = 0; count < 20; count += 1) await rounds.round();
    assert.is(fatal.length, 1);
    assert.match(fatal[0]?.message ?? '', '"brand_new_code"');
  }),
);

test(
  'a socket that cannot be opened with its token ends the bot',
  withRounds(async ({ rounds, fatal, slack }) => {
    slack.fault({ method: 'apps.connections.open', times: ALWAYS, effect: { error: 'token_revoked' } });
    await rounds.recheck();
    assert.match(fatal[0]?.message ?? '', /^Slack refuses SLACK_APP_TOKEN \(token_revoked\)/);
  }, 'socket'),
);

/** What happens to the channel, what undoes it, what people read, and what the operator reads. */
const CHANGES: readonly (readonly [string, (scene: Scene) => () => void, RegExp, RegExp])[] = [
  [
    'is shared outside',
    ({ slack }) => {
      slack.workspace.share(approvals, true);
      return () => slack.workspace.share(approvals, false);
    },
    /^The approvals channel is shared with another organization, so no new requests are taken\./,
    /is shared with another organization, which would see personal data: choose another channel\.$/,
  ],
  [
    'loses the bot',
    ({ slack }) => {
      slack.workspace.leave(approvals, seed.app.userId);
      return () => slack.workspace.join(approvals, seed.app.userId);
    },
    /^The approvals channel is not visible to the bot, so no new requests are taken\./,
    /^Slack does not show APPROVALS_CHANNEL C01APPROVAL to the bot/,
  ],
];
for (const [what, change, told, todo] of CHANGES) {
  test(
    `a channel that ${what} is told once and takes no requests until it is as before`,
    withRounds(async (scene) => {
      const { rounds, fatal, errors } = scene;
      const undo = change(scene);
      for (let count = 0; count < 3; count += 1) await rounds.round();
      assert.match(rounds.unavailable() ?? '', told);
      assert.is(errors().length, 1);
      assert.match(errors()[0] ?? '', todo);
      undo();
      await rounds.round();
      assert.is(rounds.unavailable(), undefined);
      assert.equal(fatal, []);
    }),
  );
}

test(
  'an archived channel takes no requests',
  withRounds(async ({ rounds, slack }) => {
    slack.workspace.archive(approvals);
    await rounds.round();
    assert.match(rounds.unavailable() ?? '', 'The approvals channel is archived');
  }),
);

test.run();
