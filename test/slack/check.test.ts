import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readManifest } from '../../src/sandbox/manifest.ts';
import { seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { checkSlack, SCOPES } from '../../src/slack/check.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { approvals, approverGroup, requesterGroup, general, partners } = seedIds;

type Options = Partial<Parameters<typeof checkSlack>[0]>;

const check = ({ client, slack: { appToken } }: Scene, options: Options = {}) =>
  checkSlack({ client, appToken, approvalsChannel: approvals, groups: [approverGroup], ...options });

/** `state check: text` of each finding that is not ok. */
async function problems(scene: Scene, options: Options = {}): Promise<readonly string[]> {
  const { findings } = await check(scene, options);
  return findings.flatMap(({ check: what, state, text }) => (state === 'ok' ? [] : [`${state} ${what}: ${text}`]));
}

const test = suite('the check of Slack');

test(
  'says what it found when all is well',
  withSlack(async (scene) => {
    const { workspace, findings } = await check(scene, { groups: [requesterGroup, approverGroup] });
    const { id, botId, userId } = seed.app;
    const url = `${scene.slack.url}/`;
    assert.equal(workspace, { teamId: seed.team.id, url, botId, botUserId: userId });
    assert.equal(
      findings.map(({ check: what, state, text }) => `${state} ${what}: ${text}`),
      [
        'ok Slack bot token: Workspace Example, bot @create_user.',
        'ok Slack scopes: The app has the 10 scopes that the bot needs.',
        'ok Slack app token: It works for Socket Mode.',
        `ok Slack app of both tokens: Both tokens belong to the app ${id}.`,
        `ok Slack user groups: @requesters (${requesterGroup}) has 2 members.`,
        `ok Slack user groups: @approvers (${approverGroup}) has 2 members.`,
        `ok Approvals channel: ${approvals} is private and not shared, and the bot is in it.`,
      ],
    );
  }),
);

test(
  'asks for no socket in HTTP mode, and never opens one',
  withSlack(async (scene) => {
    await check(scene, { appToken: undefined, groups: [] });
    assert.equal(scene.calls('apps.connections.open'), []);
    await check(scene);
    assert.is(scene.slack.connections, 0);
  }),
);

test('needs the scopes that the manifest asks for', async () =>
  assert.equal([...SCOPES].sort(), [...(await readManifest()).scopes].sort()));

for (const scope of SCOPES) {
  test(
    `names the scope ${scope} when it is missing, once`,
    withSlack(
      async (scene) => {
        const { findings } = await check(scene);
        assert.equal(
          findings.flatMap(({ state, text }) => (state === 'wrong' ? [text] : [])),
          [`The Slack app lacks the scope ${scope}: add it under OAuth & Permissions and install the app again.`],
        );
      },
      { scopes: SCOPES.filter((one) => one !== scope) },
    ),
  );
}

test(
  'names all missing scopes at once, and what could not be checked without them',
  withSlack(
    async (scene) =>
      assert.equal(await problems(scene), [
        'wrong Slack scopes: The Slack app lacks the scopes groups:read, usergroups:read: add them under OAuth & Permissions and install the app again.',
        'unknown Slack user groups: Not checked: a scope is missing.',
        'unknown Approvals channel: Not checked: a scope is missing.',
      ]),
    { scopes: SCOPES.filter((scope) => !['groups:read', 'usergroups:read'].includes(scope)) },
  ),
);

test(
  'warns of scopes that the bot does not use',
  withSlack(
    async (scene) =>
      assert.equal(await problems(scene), [
        'warning Slack scopes: The Slack app has scopes that the bot does not use: admin, chat:write.public. Remove them under OAuth & Permissions and install the app again.',
      ]),
    { scopes: [...SCOPES, 'admin', 'chat:write.public'] },
  ),
);

/** What is done to the workspace, how the check is asked, and the one problem that it finds. */
type Row = readonly [prepare: (scene: Scene) => unknown, options: (scene: Scene) => Options, problem: string];
const asIs = () => ({});

const HIDDEN = (id: string) =>
  `wrong Approvals channel: Slack does not show APPROVALS_CHANNEL ${id} to the bot: check the id, and type /invite @bot (with its own name) in the channel.`;
const SHARED = (id: string) =>
  `wrong Approvals channel: APPROVALS_CHANNEL ${id} is shared with another organization, which would see personal data: choose another channel.`;

const rows: Readonly<Record<string, Row>> = {
  'a channel that is not there': [() => {}, () => ({ approvalsChannel: 'C0NOWHERE' }), HIDDEN('C0NOWHERE')],
  'a private channel without the bot, which Slack hides from it': [
    ({ slack }) => slack.workspace.leave(approvals, seed.app.userId),
    asIs,
    HIDDEN(approvals),
  ],
  'a public channel without the bot': [
    () => {},
    () => ({ approvalsChannel: general }),
    `wrong Approvals channel: The bot is not in APPROVALS_CHANNEL ${general}: type /invite @bot (with its own name) there.`,
  ],
  'an archived channel': [
    ({ slack }) => slack.workspace.archive(approvals),
    asIs,
    `wrong Approvals channel: APPROVALS_CHANNEL ${approvals} is archived: unarchive it or choose another channel.`,
  ],
  'a channel shared with another organization': [() => {}, () => ({ approvalsChannel: partners }), SHARED(partners)],
  'a private channel that became shared': [
    ({ slack }) => slack.workspace.share(approvals, true),
    asIs,
    SHARED(approvals),
  ],
  'a public channel': [
    ({ slack }) => slack.workspace.join(general, seed.app.userId),
    () => ({ approvalsChannel: general }),
    `warning Approvals channel: APPROVALS_CHANNEL ${general} is public: every member of the workspace can read the requests.`,
  ],
  'a disabled user group': [
    ({ slack }) => slack.workspace.disableGroup(approverGroup),
    asIs,
    `wrong Slack user groups: Slack has no active user group ${approverGroup}: correct REQUESTERS or APPROVERS, or enable the group.`,
  ],
  'user groups that are not there': [
    () => {},
    () => ({ groups: ['S0NOWHERE', requesterGroup, 'S0NOTHING'] }),
    'wrong Slack user groups: Slack has no active user group S0NOWHERE, S0NOTHING: correct REQUESTERS or APPROVERS, or enable the group.',
  ],
  'an empty user group': [
    ({ slack }) => slack.workspace.changeGroup(approverGroup, []),
    asIs,
    `warning Slack user groups: The user group @approvers (${approverGroup}) is empty: add people to it in Slack, or correct REQUESTERS or APPROVERS.`,
  ],
  'a plan without user groups': [
    ({ slack }) => slack.fault({ method: 'usergroups.list', effect: { error: 'plan_upgrade_required' } }),
    asIs,
    'wrong Slack user groups: This Slack plan has no user groups (plan_upgrade_required): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
  ],
  'the token of a person': [
    () => {},
    ({ slack, connect }) => ({ client: connect(slack.userToken) }),
    'wrong Slack bot token: SLACK_BOT_TOKEN belongs to the person @ana, not to a bot: copy the bot token (xoxb-…) from the OAuth & Permissions page.',
  ],
  'an app token where the bot token should be': [
    () => {},
    ({ slack, connect }) => ({ client: connect(slack.appToken) }),
    'wrong Slack bot token: Slack refuses SLACK_BOT_TOKEN (not_allowed_token_type): copy the bot token from the OAuth & Permissions page again.',
  ],
  'a bot token where the app token should be': [
    () => {},
    ({ slack }) => ({ appToken: slack.botToken }),
    'wrong Slack app token: Slack refuses SLACK_APP_TOKEN (not_allowed_token_type): create an app-level token with the scope connections:write on the Basic Information page.',
  ],
  'a workspace that is no longer active': [
    ({ slack }) => slack.fault({ method: 'auth.test', effect: { error: 'team_disabled' } }),
    asIs,
    'wrong Slack bot token: Slack has disabled or restricted this workspace (team_disabled): ask its owners, and install the app again when the workspace is active.',
  ],
};
for (const [what, [prepare, options, problem]] of Object.entries(rows)) {
  test(
    `finds ${what}`,
    withSlack(async (scene) => {
      await prepare(scene);
      const found = await problems(scene, options(scene));
      assert.equal(
        found.filter((one) => !one.startsWith('unknown Slack app of both tokens')),
        [problem],
      );
    }),
  );
}

test(
  'names the new id of a private channel whose id has changed',
  withSlack(async (scene) => {
    scene.slack.workspace.changeId(approvals, 'C03APPROVAL');
    assert.equal(await problems(scene, { approvalsChannel: 'G03APPROVAL' }), [
      'wrong Approvals channel: Slack has changed the id of APPROVALS_CHANNEL G03APPROVAL to C03APPROVAL: set APPROVALS_CHANNEL to C03APPROVAL and restart the bot.',
    ]);
    const [unknown] = await problems(scene, { approvalsChannel: 'G09APPROVAL' });
    assert.match(unknown ?? '', 'does not show');
  }),
);

test(
  'finds tokens of two apps',
  withSlack(async (scene) => {
    const { otherAppToken } = scene.slack;
    const [, other] = otherAppToken.split('-1-');
    assert.equal(await problems(scene, { appToken: otherAppToken }), [
      `wrong Slack app of both tokens: SLACK_APP_TOKEN belongs to the app ${other?.split('-')[0]} and SLACK_BOT_TOKEN to the app ${seed.app.id}: copy both from the pages of one app.`,
    ]);
  }),
);

test(
  'does not know whose app it is when Slack does not say, and goes on',
  withSlack(async (scene) => {
    for (const effect of [{ error: 'bot_not_found' }, { status: 503 }, { ratelimited: 3 }, 'drop'] as const) {
      scene.slack.fault({ method: 'bots.info', effect });
      assert.equal(await problems(scene), [
        'unknown Slack app of both tokens: Slack does not say whether both tokens belong to one app.',
      ]);
    }
  }),
);

test(
  'finds everything that is wrong at once',
  withSlack(
    async (scene) => {
      scene.slack.workspace.archive(approvals);
      scene.slack.workspace.disableGroup(approverGroup);
      const { findings } = await check(scene, { appToken: 'xapp-not-ours-0123456789' });
      const wrong = findings.filter(({ state }) => state === 'wrong').map(({ check: what }) => what);
      assert.equal(wrong, ['Slack scopes', 'Slack app token', 'Slack user groups', 'Approvals channel']);
    },
    { scopes: SCOPES.filter((scope) => scope !== 'im:write') },
  ),
);

for (const code of [
  ...['invalid_auth', 'not_authed', 'account_inactive'],
  ...['token_revoked', 'token_expired', 'not_allowed_token_type'],
]) {
  test(
    `a bot token refused with ${code} is wrong for good, and nothing more is asked with it`,
    withSlack(async (scene) => {
      scene.slack.fault({ method: 'auth.test', effect: { error: code } });
      const { workspace, findings } = await check(scene);
      assert.is(workspace, undefined);
      assert.equal(findings[0], {
        check: 'Slack bot token',
        state: 'wrong',
        text: `Slack refuses SLACK_BOT_TOKEN (${code}): copy the bot token from the OAuth & Permissions page again.`,
      });
      const asked = scene.slack.calls.map(({ method }) => method);
      assert.equal(asked, ['auth.test', 'apps.connections.open']);
    }),
  );
}

for (const code of ['invalid_auth', 'token_revoked', 'not_allowed_token_type', 'missing_scope']) {
  test(
    `an app token refused with ${code} is wrong for good`,
    withSlack(async (scene) => {
      scene.slack.fault({ method: 'apps.connections.open', effect: { error: code } });
      assert.equal(await problems(scene), [
        `wrong Slack app token: Slack refuses SLACK_APP_TOKEN (${code}): create an app-level token with the scope connections:write on the Basic Information page.`,
      ]);
    }),
  );
}

test(
  'a token of somebody else is refused, and is not in the sentence',
  withSlack(async (scene) => {
    const [bot = ''] = await problems(scene, { client: scene.connect('xoxb-not-ours-0123456789') });
    assert.match(bot, 'SLACK_BOT_TOKEN (invalid_auth)');
    const [app = ''] = await problems(scene, { appToken: 'xapp-not-ours-0123456789' });
    assert.match(app, 'SLACK_APP_TOKEN (invalid_auth)');
    for (const one of [bot, app]) assert.not.match(one, 'not-ours');
  }),
);

const FAILURES = [{ status: 503 }, 'drop', { error: 'internal_error' }, { ratelimited: 3 }] as const;
for (const method of ['auth.test', 'apps.connections.open', 'conversations.info', 'usergroups.list']) {
  test(
    `a failing ${method} means: cannot tell now`,
    withSlack(async (scene) => {
      for (const effect of FAILURES) {
        scene.slack.fault({ method, effect });
        const error = await thrownBy(check(scene), 'upstream');
        assert.is(error.retryAfterMs, typeof effect === 'object' && 'ratelimited' in effect ? 3_000 : undefined);
      }
      await check(scene);
    }),
  );
}

test(
  'what is wrong is told although Slack does not answer another call',
  withSlack(async (scene) => {
    scene.slack.workspace.archive(approvals);
    scene.slack.fault({ method: 'usergroups.list', effect: { status: 503 } });
    assert.equal(await problems(scene), [
      'unknown Slack user groups: Not checked: Slack cannot be reached.',
      `wrong Approvals channel: APPROVALS_CHANNEL ${approvals} is archived: unarchive it or choose another channel.`,
    ]);
  }),
);

test.run();
