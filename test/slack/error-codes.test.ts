import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DOCUMENTED_METHODS, errorsOf } from '../../src/sandbox/slack/documented-errors.ts';
import { seedIds } from '../../src/sandbox/slack/seed.ts';
import { checkSlack } from '../../src/slack/check.ts';
import { cureOf, todoFor, toldFor } from '../../src/slack/error-codes.ts';
import { slackError } from '../../src/slack/errors.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { type Scene, withSlack } from './with-slack.ts';

const test = suite("Slack's error codes");

/** The stand-in answers these too, and the bot does not call them. */
const NOT_CALLED = ['chat.delete', 'views.publish'];
const CALLED = DOCUMENTED_METHODS.filter((method) => !NOT_CALLED.includes(method));

for (const method of CALLED) {
  test(`every code of ${method} has what helps, what to do and what people read`, () => {
    for (const code of errorsOf(method)) {
      assert.ok(cureOf(code), code);
      const todo = todoFor(code, { method, token: 'SLACK_BOT_TOKEN', about: 'C024BE7LH' });
      assert.match(todo, /^[A-Z].*[a-z)]\.$/, code);
      assert.match(toldFor(code), code);
    }
  });
}

test(
  'every code of every method comes through as an error that says it, and a place that is gone is no fault of Slack',
  withSlack(async ({ client, slack, connect }) => {
    const appLevel = connect(slack.appToken);
    for (const method of CALLED) {
      for (const code of errorsOf(method)) {
        slack.fault({ method, effect: { error: code } });
        const caller = method === 'apps.connections.open' ? appLevel : client;
        const error = slackError(await caller.apiCall(method).catch((thrown: unknown) => thrown));
        assert.equal([error.code, error.message], [code, toldFor(code)], method);
        if (error.kind === 'not_found') assert.is(cureOf(code) === 'wait', false, `${method}: ${code}`);
      }
    }
  }),
);

test(
  'the stand-in gives no code that Slack does not document for the method',
  withSlack(async ({ slack }) => {
    assert.throws(
      () => slack.fault({ method: 'chat.update', effect: { error: 'user_not_in_channel' } }),
      /^Slack documents no error user_not_in_channel for chat\.update: give one of /,
    );
    assert.throws(() => slack.fault({ method: '*', effect: { error: 'edit_window_closed' } }), /for \*/);
    assert.throws(() => slack.fault({ method: 'chat.update', effect: { newError: 'edit_window_closed' } }));
  }),
);

test('an unknown code is quoted, and no text comes in with it', () => {
  const call = { method: 'usergroups.list', token: 'SLACK_BOT_TOKEN' } as const;
  assert.is(cureOf('brand_new_code'), undefined);
  assert.is(
    todoFor('brand_new_code', call),
    'Slack answers usergroups.list with "brand_new_code", a code that the bot does not know. See docs.slack.dev/reference/methods/usergroups.list.',
  );
  const long = `<!channel> ${'x'.repeat(500)}`;
  assert.not.match(todoFor(long, call), '<!channel>');
  assert.ok(toldFor(long).length < 60);
});

const { approvals, approverGroup } = seedIds;
type Call = 'auth.test' | 'apps.connections.open' | 'conversations.info' | 'usergroups.list';

/** What the start answers to a refusal of one of its calls. */
const STARTS: readonly (readonly [Call, string, string])[] = [
  [
    'usergroups.list',
    'paid_teams_only',
    'This Slack plan has no user groups (paid_teams_only): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
  ],
  [
    'usergroups.list',
    'plan_upgrade_required',
    'This Slack plan has no user groups (plan_upgrade_required): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
  ],
  [
    'usergroups.list',
    'missing_scope',
    'The Slack app lacks the scope for usergroups.list: add it under OAuth & Permissions and install the app again.',
  ],
  [
    'auth.test',
    'team_access_not_granted',
    'Slack gives this app no access to the workspace (team_access_not_granted): have an admin of the organization add the app to the workspace, or give SLACK_BOT_TOKEN of an app that is installed there.',
  ],
  [
    'apps.connections.open',
    'team_disabled',
    'Slack has disabled or restricted this workspace (team_disabled): ask its owners, and install the app again when the workspace is active.',
  ],
  [
    'conversations.info',
    'token_revoked',
    'Slack refuses SLACK_BOT_TOKEN (token_revoked): copy the bot token from the OAuth & Permissions page again.',
  ],
  [
    'conversations.info',
    'brand_new_code',
    `Slack answers conversations.info for APPROVALS_CHANNEL ${approvals} with "brand_new_code", a code that the bot does not know. See docs.slack.dev/reference/methods/conversations.info.`,
  ],
];

const check = ({ client, slack: { appToken } }: Scene) =>
  checkSlack({ client, appToken, approvalsChannel: approvals, groups: [approverGroup] });

async function wrong(scene: Scene): Promise<readonly string[]> {
  const { findings } = await check(scene);
  return findings.flatMap(({ state, text }) => (state === 'wrong' ? [text] : []));
}

for (const [method, code, sentence] of STARTS) {
  test(
    `the check says what to do when ${method} answers ${code}`,
    withSlack(async (scene) => {
      const effect = errorsOf(method).includes(code) ? { error: code } : { newError: code };
      scene.slack.fault({ method, effect });
      assert.equal(await wrong(scene), [sentence]);
    }),
  );
}

test(
  'each call of the check is waited for where waiting helps, and for no other code',
  withSlack(async (scene) => {
    for (const method of ['auth.test', 'apps.connections.open', 'conversations.info', 'usergroups.list']) {
      for (const code of errorsOf(method)) {
        scene.slack.fault({ method, effect: { error: code } });
        if (cureOf(code) === 'wait') await thrownBy(check(scene), 'upstream');
        else assert.ok((await wrong(scene)).length > 0, `${method} ${code}`);
      }
      scene.slack.fault({ method, effect: { newError: 'brand_new_code' } });
      assert.ok((await wrong(scene)).length > 0, `${method} with a new code`);
    }
  }),
);

test.run();
