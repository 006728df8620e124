import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readManifest } from '../../src/sandbox/manifest.ts';
import { seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { checkSlack, SCOPES } from '../../src/slack/check.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { approvals, general, partners } = seedIds;

const check = ({ client, slack }: Scene, approvalsChannel: string = approvals, appToken: string = slack.appToken) =>
  checkSlack({ client, appToken, approvalsChannel, groups: [seedIds.approverGroup] });

const test = suite('the check of Slack at start');

test(
  'passes with the workspace and without a warning when all is well',
  withSlack(async (scene) => {
    const { workspace, warnings } = await check(scene);
    const { botId, userId } = seed.app;
    const url = `${scene.slack.url}/`;
    assert.equal(workspace, { teamId: seed.team.id, url, botId, botUserId: userId });
    assert.equal(warnings, []);
  }),
);

test(
  'asks for no socket in HTTP mode',
  withSlack(async (scene) => {
    await checkSlack({ client: scene.client, appToken: undefined, approvalsChannel: approvals, groups: [] });
    assert.equal(scene.calls('apps.connections.open'), []);
  }),
);

test(
  'names a user group that Slack does not know, or that is disabled',
  withSlack(async (scene) => {
    const sentence =
      /^Slack has no active user group S01APPROVER: correct REQUESTERS or APPROVERS, or enable the group\.$/;
    scene.slack.workspace.disableGroup(seedIds.approverGroup);
    assert.match((await thrownBy(check(scene), 'forbidden')).message, sentence);
  }),
);

test('needs the scopes that the manifest asks for', async () =>
  assert.equal([...SCOPES].sort(), [...(await readManifest()).scopes].sort()));

for (const scope of SCOPES) {
  test(
    `names the scope ${scope} when it is missing`,
    withSlack(
      async (scene) => {
        assert.is(
          (await thrownBy(check(scene), 'forbidden')).message,
          `The Slack app lacks the scope ${scope}: add it under OAuth & Permissions and install the app again.`,
        );
      },
      { scopes: SCOPES.filter((one) => one !== scope) },
    ),
  );
}

test(
  'names all missing scopes at once',
  withSlack(
    async (scene) => {
      assert.match(
        (await thrownBy(check(scene), 'forbidden')).message,
        'lacks the scope chat:write, users:read.email:',
      );
    },
    { scopes: SCOPES.filter((scope) => !['chat:write', 'users:read.email'].includes(scope)) },
  ),
);

/** What is wrong: what is done to the workspace, the channel asked for, and the sentence. */
const channels: Readonly<Record<string, readonly [(scene: Scene) => void, string, string]>> = {
  'a channel that is not there': [
    () => {},
    'C0NOWHERE',
    'Slack does not show APPROVALS_CHANNEL C0NOWHERE to the bot: check the id, and type /invite @bot (with its own name) in the channel.',
  ],
  'a private channel without the bot, which Slack hides from it': [
    ({ slack }) => slack.workspace.leave(approvals, seed.app.userId),
    approvals,
    `Slack does not show APPROVALS_CHANNEL ${approvals} to the bot: check the id, and type /invite @bot (with its own name) in the channel.`,
  ],
  'a public channel without the bot': [
    () => {},
    general,
    `The bot is not in APPROVALS_CHANNEL ${general}: type /invite @bot (with its own name) there.`,
  ],
  'an archived channel': [
    ({ slack }) => slack.workspace.archive(approvals),
    approvals,
    `APPROVALS_CHANNEL ${approvals} is archived: unarchive it or choose another channel.`,
  ],
  'a channel shared with another organisation': [
    () => {},
    partners,
    `APPROVALS_CHANNEL ${partners} is shared with another organisation, which would see personal data: choose another channel.`,
  ],
  'a private channel that became shared': [
    ({ slack }) => slack.workspace.share(approvals, true),
    approvals,
    `APPROVALS_CHANNEL ${approvals} is shared with another organisation, which would see personal data: choose another channel.`,
  ],
};
for (const [what, [prepare, channel, sentence]] of Object.entries(channels)) {
  test(
    `refuses ${what}`,
    withSlack(async (scene) => {
      prepare(scene);
      assert.is((await thrownBy(check(scene, channel), 'forbidden')).message, sentence);
    }),
  );
}

test(
  'names the new id of a private channel whose id has changed',
  withSlack(async (scene) => {
    scene.slack.workspace.changeId(approvals, 'C03APPROVAL');
    const error = await thrownBy(check(scene, 'G03APPROVAL'), 'forbidden');
    assert.is(
      error.message,
      'Slack has changed the id of APPROVALS_CHANNEL G03APPROVAL to C03APPROVAL: set APPROVALS_CHANNEL to C03APPROVAL and restart the bot.',
    );
    assert.is(error.code, 'channel_not_found');
    assert.match((await thrownBy(check(scene, 'G09APPROVAL'), 'forbidden')).message, 'does not show');
  }),
);

test(
  'warns of a public channel, and takes it',
  withSlack(async (scene) => {
    scene.slack.workspace.join(general, seed.app.userId);
    assert.equal((await check(scene, general)).warnings, [
      `APPROVALS_CHANNEL ${general} is public: every member of the workspace can read the requests.`,
    ]);
  }),
);

for (const code of [
  ...['invalid_auth', 'not_authed', 'account_inactive'],
  ...['token_revoked', 'token_expired', 'not_allowed_token_type'],
]) {
  test(
    `a bot token refused with ${code} is wrong for good`,
    withSlack(async (scene) => {
      scene.slack.fault({ method: 'auth.test', effect: { error: code } });
      assert.is(
        (await thrownBy(check(scene), 'forbidden')).message,
        `Slack refuses SLACK_BOT_TOKEN (${code}): copy the bot token from the OAuth & Permissions page again.`,
      );
    }),
  );
}

for (const code of ['invalid_auth', 'token_revoked', 'not_allowed_token_type', 'missing_scope']) {
  test(
    `an app token refused with ${code} is wrong for good`,
    withSlack(async (scene) => {
      scene.slack.fault({ method: 'apps.connections.open', effect: { error: code } });
      assert.is(
        (await thrownBy(check(scene), 'forbidden')).message,
        `Slack refuses SLACK_APP_TOKEN (${code}): make an app-level token with the scope connections:write on the Basic Information page.`,
      );
    }),
  );
}

test(
  'a token of somebody else is refused, and is not in the sentence',
  withSlack(async (scene) => {
    const theirs = 'xoxb-not-ours-0123456789';
    const bot = await thrownBy(check({ ...scene, client: scene.connect(theirs) }), 'forbidden');
    assert.match(bot.message, 'SLACK_BOT_TOKEN (invalid_auth)');
    const app = await thrownBy(check(scene, approvals, 'xapp-not-ours-0123456789'), 'forbidden');
    assert.match(app.message, 'SLACK_APP_TOKEN (invalid_auth)');
    for (const { message } of [bot, app]) assert.not.match(message, 'not-ours');
  }),
);

for (const method of ['auth.test', 'apps.connections.open', 'conversations.info']) {
  test(
    `a failing ${method} means: cannot tell now`,
    withSlack(async (scene) => {
      const failures = [{ status: 503 }, 'drop', { error: 'internal_error' }, { ratelimited: 3 }] as const;
      for (const effect of failures) {
        scene.slack.fault({ method, effect });
        const error = await thrownBy(check(scene), 'upstream');
        assert.is(error.retryAfterMs, typeof effect === 'object' && 'ratelimited' in effect ? 3_000 : undefined);
      }
      await check(scene);
    }),
  );
}

test.run();
