import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { AccessList } from '../../src/domain/policy.ts';
import { type SeedPerson, type SlackSeed, seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { checkPeople } from '../../src/slack/check-people.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { ana, ben, bo, dee, gus, omar, rita, sol, xan, approvals, approverGroup, requesterGroup } = seedIds;
const test = suite('the check of people');

/** `*`, or ids of users and groups. */
function listOf(ids: string): AccessList {
  const all = ids.split(' ');
  return {
    everyone: ids === '*',
    users: all.filter((id) => id.startsWith('U')),
    groups: all.filter((id) => id.startsWith('S')),
  };
}

async function found(
  { client, clock, slack }: Scene,
  requesters: string = requesterGroup,
  approvers: string = approverGroup,
): Promise<readonly string[]> {
  const findings = await checkPeople({
    client,
    clock,
    policy: { requesters: listOf(requesters), approvers: listOf(approvers) },
    approvalsChannel: approvals,
    workspace: { teamId: seed.team.id, url: `${slack.url}/`, botUserId: seed.app.userId },
  });
  return findings.map(({ check, state, text }) => `${state} ${check}: ${text}`);
}

test(
  'says who can do what when all is well, without an email, and looks each person up once',
  withSlack(async (scene) => {
    const all = await found(scene);
    assert.equal(all, [
      `ok Approvers: Can approve: ana (${ana}), ben (${ben}).`,
      'ok Approvers in the channel: All approvers are in the approvals channel.',
      `ok Requesters: May request: ana (${ana}), rita (${rita}).`,
      'ok Who approves whom: Every requester has someone else who can approve.',
    ]);
    assert.not.match(all.join(), '@');
    assert.is(scene.calls('users.info').length, 3);
  }),
);

test(
  'says that everybody may request',
  withSlack(async (scene) => {
    const all = await found(scene, '*');
    assert.ok(all.includes('ok Requesters: REQUESTERS=*: every full member of the workspace may request.'));
  }),
);

/** REQUESTERS, APPROVERS, what is done to the workspace, and the lines that are not ok. */
type Row = readonly [requesters: string, approvers: string, prepare: (scene: Scene) => unknown, problems: string[]];
const both = `${ana} ${ben}`;
const asIs = () => {};
const away = (id: string, name: string) =>
  `warning Approvers: Only ${name} (${id}) can approve, so nothing is approved while they are away: add an approver to APPROVERS.`;
const lone = (id: string, name: string) =>
  `warning Who approves whom: ${name} (${id}) is the only approver and may also request: no one can approve what they ask for. Add another approver to APPROVERS.`;
const NO_ONE = 'wrong Approvers: No one can approve: add full members of this workspace to APPROVERS or its groups.';

const rows: Readonly<Record<string, Row>> = {
  'one approver': [rita, ana, asIs, [away(ana, 'ana')]],
  'one approver who is a requester too': [`${rita} ${ana}`, ana, asIs, [away(ana, 'ana'), lone(ana, 'ana')]],
  'one approver where everybody may request': ['*', ben, asIs, [away(ben, 'ben'), lone(ben, 'ben')]],
  'one approver who counts twice, by id and by group': [
    rita,
    `${ana} ${approverGroup}`,
    ({ slack }) => slack.workspace.changeGroup(approverGroup, [ana]),
    [away(ana, 'ana')],
  ],
  'no approver who can approve': [
    rita,
    dee,
    asIs,
    [
      NO_ONE,
      `warning Approvers: Cannot approve, because their Slack account is deactivated: dee (${dee}). Remove them from APPROVERS or its groups.`,
    ],
  ],
  'approvers in an empty group': [
    rita,
    approverGroup,
    ({ slack }) => slack.workspace.changeGroup(approverGroup, []),
    [NO_ONE],
  ],
  'approvers who cannot be': [
    rita,
    `${both} ${gus} ${sol} ${bo} ${xan} U0NOWHERE`,
    asIs,
    [
      `warning Approvers: Cannot approve, because they are guests: gus (${gus}), sol (${sol}). Remove them from APPROVERS or its groups.`,
      `warning Approvers: Cannot approve, because they are bots: bo (${bo}). Remove them from APPROVERS or its groups.`,
      `warning Approvers: Cannot approve, because they are not in this workspace, or Slack does not know the id: xan (${xan}), U0NOWHERE. Remove them from APPROVERS or its groups.`,
    ],
  ],
  'an approver who cannot be, once, where everybody may request': [
    '*',
    `${both} ${dee}`,
    asIs,
    [
      `warning Approvers: Cannot approve, because their Slack account is deactivated: dee (${dee}). Remove them from APPROVERS or its groups.`,
    ],
  ],
  'requesters who cannot be': [
    `${rita} ${dee} ${gus}`,
    both,
    asIs,
    [
      `warning Requesters: Cannot request, because their Slack account is deactivated: dee (${dee}). Remove them from REQUESTERS or its groups.`,
      `warning Requesters: Cannot request, because they are guests: gus (${gus}). Remove them from REQUESTERS or its groups.`,
    ],
  ],
  'no requester': [
    requesterGroup,
    both,
    ({ slack }) => slack.workspace.changeGroup(requesterGroup, []),
    [
      'warning Requesters: No one who was looked up may request: add full members of this workspace to REQUESTERS or its groups.',
    ],
  ],
  'an approver whose email Slack hides': [
    rita,
    both,
    ({ slack }) => slack.workspace.changeEmail(ben, ''),
    [
      away(ana, 'ana'),
      `warning Approvers: Cannot approve, because Slack does not show the bot their email: ben (${ben}). Check that the app has the scope users:read.email and that their Slack profile has an email.`,
    ],
  ],
  'approvers whose email Slack hides, all of them': [
    rita,
    both,
    ({ slack }) => [ana, ben].map((id) => slack.workspace.changeEmail(id, '')),
    [
      `wrong Approvers: No one can approve, because Slack does not show the bot their email: ana (${ana}), ben (${ben}). Check that the app has the scope users:read.email and that their Slack profile has an email.`,
    ],
  ],
  'approvers who are not in the channel': [
    rita,
    `${both} ${omar}`,
    asIs,
    [
      `warning Approvers in the channel: Not in the approvals channel, so they see no requests: omar (${omar}). Add them to the channel.`,
    ],
  ],
  'a channel that Slack does not show': [
    rita,
    both,
    ({ slack }) => slack.workspace.leave(approvals, seed.app.userId),
    ['unknown Approvers in the channel: Not checked: Slack says channel_not_found.'],
  ],
  'groups that cannot be read': [
    rita,
    approverGroup,
    ({ slack }) => slack.fault({ method: 'usergroups.list', effect: { error: 'paid_teams_only' } }),
    [
      'unknown People: Not checked: This Slack plan has no user groups (paid_teams_only): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
    ],
  ],
  'an approver who cannot be looked up without a scope': [
    rita,
    both,
    ({ slack }) =>
      slack.fault({ method: 'users.info', effect: { error: 'missing_scope' }, when: ({ user }) => user === ben }),
    [
      `unknown Approvers: Of those who were looked up, only ana (${ana}) can approve.`,
      'unknown People: Slack did not say who 1 of the listed people are: The Slack app lacks the scope for users.info: add it under OAuth & Permissions and install the app again.',
    ],
  ],
  'an approver who could not be looked up': [
    rita,
    both,
    ({ slack }) => slack.fault({ method: 'users.info', effect: { ratelimited: 30 }, when: ({ user }) => user === ben }),
    [
      `unknown Approvers: Of those who were looked up, only ana (${ana}) can approve.`,
      'unknown People: Slack did not say who 1 of the listed people are: Slack asks the bot to slow down.',
    ],
  ],
};
for (const [what, [requesters, approvers, prepare, problems]] of Object.entries(rows)) {
  test(
    `finds ${what}`,
    withSlack(async (scene) => {
      await prepare(scene);
      const all = await found(scene, requesters, approvers);
      assert.equal(
        all.filter((line) => !line.startsWith('ok ')),
        problems,
      );
    }),
  );
}

const crowd = Array.from({ length: 120 }, (_, index): SeedPerson => {
  const name = `person${index}`;
  return { id: `U0PERSON${index}`, name, realName: name, email: `${name}@example.com`, kind: 'member' };
});
const crowded: SlackSeed = {
  ...seed,
  people: [...seed.people, ...crowd],
  groups: [...seed.groups, { id: 'S0CROWD', handle: 'crowd', users: crowd.map(({ id }) => id) }],
};

test(
  'looks up a hundred people at most, approvers first, and says how many were left',
  withSlack(
    async (scene) => {
      const all = await found(scene, 'S0CROWD');
      assert.ok(
        all.includes('unknown People: 122 people are listed, and 22 of them were not looked up.'),
        all.join('\n'),
      );
      assert.is(all[0], `ok Approvers: Can approve: ana (${ana}), ben (${ben}).`);
      assert.match(all[2] ?? '', /^ok Requesters: May request: person0 \(U0PERSON0\), .* and 88 more\.$/);
      assert.is(scene.calls('users.info').length, 100);
    },
    { seed: crowded },
  ),
);

test(
  'looks up five people at once',
  withSlack(
    async (scene) => {
      const { slack, clock } = scene;
      slack.fault({ method: 'users.info', times: 5, effect: { slow: 60_000 } });
      const asked = () => scene.calls('users.info').length;
      const all = found(scene, 'S0CROWD');
      await slack.until(() => asked() >= 5 || undefined, 'the first look-ups');
      // The answer to another call shows that no sixth look-up was on its way.
      await scene.client.auth.test();
      assert.is(asked(), 5);
      clock.advance(60_000);
      await all;
    },
    { seed: crowded },
  ),
);

test.run();
