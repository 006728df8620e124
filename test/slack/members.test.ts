import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Standing } from '../../src/domain/policy.ts';
import { createLogger } from '../../src/logger.ts';
import { seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { SCOPES } from '../../src/slack/check.ts';
import { createGroups } from '../../src/slack/groups.ts';
import { createMembers, type MembersOptions } from '../../src/slack/members.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { memoryAnswers } from './memory-answers.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { rita, ana, ben, omar, gus, sol, bo, dee, xan, approvals, requesterGroup, approverGroup } = seedIds;
const GROUPS = [requesterGroup, approverGroup];

/** A person as a payload names him: acting from his home, unless another workspace is given. */
const acting = (userId: string, teamId?: string) => {
  const home = seed.people.find(({ id }) => id === userId)?.team ?? seed.team;
  return { userId, teamId: teamId ?? home.id };
};

/** Members of the ready workspace, with both groups configured. */
const membersOf = (
  { client, clock }: Scene,
  { groups = GROUPS, ...differently }: Partial<Omit<MembersOptions, 'groups'>> & { groups?: readonly string[] } = {},
) => {
  const log = createLogger('silent');
  const ports = { client, clock, store: memoryAnswers(clock), log };
  return createMembers({
    ...ports,
    approvalsChannel: approvals,
    groups: groups.length > 0 ? createGroups({ ...ports, groups }) : undefined,
    teamId: () => seed.team.id,
    ...differently,
  });
};

const test = suite('people in Slack');

test(
  'everybody in the workspace has the standing of his kind',
  withSlack(async (scene) => {
    const expected: Readonly<Record<string, Standing>> = {
      [rita]: 'full_member',
      [ana]: 'full_member',
      [ben]: 'full_member',
      [omar]: 'full_member',
      [gus]: 'guest',
      [sol]: 'guest',
      [bo]: 'bot',
      [dee]: 'deactivated',
      [xan]: 'other_workspace',
    };
    assert.equal(Object.keys(expected).sort(), seed.people.map(({ id }) => id).sort());
    const members = membersOf(scene);
    for (const [id, standing] of Object.entries(expected))
      assert.is((await members.find(acting(id))).standing, standing, id);
  }),
);

test(
  'a member comes with the workspace, the e-mail, and the configured groups that list him',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    const teamId = seed.team.id;
    const [email, standing] = ['ana@example.com', 'full_member'];
    const { name, ...found } = await members.find(acting(ana));
    assert.equal(found, { teamId, userId: ana, standing, groups: GROUPS, email });
    assert.is(name, seed.people.find(({ id }) => id === ana)?.name);
    assert.equal((await members.find(acting(rita))).groups, [requesterGroup]);
    assert.equal((await members.find(acting(omar))).groups, []);
    assert.equal((await membersOf(scene, { groups: [] }).find(acting(ana))).groups, []);
  }),
);

const nameless = {
  id: 'U0NAMELESS',
  name: '',
  realName: 'Nora\n\u202EReal',
  email: 'n@example.com',
  kind: 'member',
} as const;

test(
  'who has no display name is called by the real name, on one visible line',
  withSlack(
    async (scene) => {
      assert.is((await membersOf(scene).find(acting(nameless.id))).name, 'Nora [U+202E]Real');
    },
    { seed: { ...seed, people: [...seed.people, nameless] } },
  ),
);

test(
  'the e-mail is absent when Slack does not show it',
  withSlack(
    async (scene) => {
      assert.not.ok('email' in (await membersOf(scene).find(acting(ana))));
    },
    { scopes: SCOPES.filter((scope) => scope !== 'users:read.email') },
  ),
);

test(
  'somebody of another workspace keeps the id of his own',
  withSlack(async (scene) => {
    assert.is((await membersOf(scene).find(acting(xan))).teamId, 'T02PARTNER0');
  }),
);

test(
  'somebody who acts from another workspace than his profile says is of another workspace, cached or not',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    const elsewhere = acting(ana, 'T02PARTNER0');
    assert.is((await members.find(elsewhere)).standing, 'other_workspace');
    assert.is(members.known(elsewhere)?.standing, 'other_workspace');
    assert.is(members.known(acting(ana))?.standing, 'full_member');
  }),
);

test(
  'somebody who acts from a workspace that is not of the profile is not the person here, deactivated or not',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    for (const userId of [ana, dee]) {
      assert.is((await members.find(acting(userId, 'T02PARTNER0'))).teamId, 'T02PARTNER0');
      assert.is((await members.find(acting(userId))).teamId, seed.team.id);
    }
  }),
);

/** `users.info` as Slack may answer it, and the standing of that person, acting with each of these teams. */
const SISTER = 'T03SISTER00';
const ours = seed.team.id;
const grid = (teams: readonly string[]) => ({ enterprise_user: { id: rita, enterprise_id: 'E01EXAMPLE0', teams } });
const answers: readonly (readonly [string, object, string, Standing])[] = [
  ['home elsewhere, teams hold ours', { team_id: SISTER, ...grid([SISTER, ours]) }, SISTER, 'full_member'],
  ['home elsewhere, teams hold ours, acting here', { team_id: SISTER, ...grid([SISTER, ours]) }, ours, 'full_member'],
  ['home elsewhere, teams hold ours, no team', { team_id: SISTER, ...grid([SISTER, ours]) }, '', 'full_member'],
  ['home elsewhere only', { team_id: SISTER, ...grid([SISTER]) }, ours, 'other_workspace'],
  ['home elsewhere, no teams', { team_id: SISTER, ...grid([]) }, '', 'other_workspace'],
  ['the organization as home, teams hold ours', { team_id: 'E01EXAMPLE0', ...grid([ours]) }, ours, 'full_member'],
  ['no team_id, teams hold ours', { ...grid([SISTER, ours]) }, SISTER, 'full_member'],
  ['no team_id, the profile names ours', { profile: { team: ours } }, ours, 'full_member'],
  ['no team_id, the profile names another', { profile: { team: SISTER } }, ours, 'other_workspace'],
  ['no team at all', {}, ours, 'other_workspace'],
  ['null for the organization', { team_id: ours, enterprise_user: null }, ours, 'full_member'],
  ['a stranger', { team_id: ours, is_stranger: true }, ours, 'other_workspace'],
  ['a stranger of the organization', { team_id: SISTER, is_stranger: true, ...grid([ours]) }, ours, 'other_workspace'],
  ['a guest of the organization', { team_id: SISTER, is_restricted: true, ...grid([ours]) }, SISTER, 'guest'],
  ['a workspace that is not among theirs', { team_id: ours, ...grid([ours]) }, 'T02PARTNER0', 'other_workspace'],
];
for (const [what, user, teamId, standing] of answers) {
  test(
    `in an organization: ${what}`,
    withSlack(async (scene) => {
      const client = Object.assign(scene.connect(scene.slack.botToken), {
        users: { info: async () => ({ ok: true, user: { id: rita, ...user } }) },
      });
      const members = membersOf({ ...scene, client }, { groups: [] });
      const member = await members.find({ userId: rita, teamId });
      assert.is(member.standing, standing);
      assert.equal(members.known({ userId: rita, teamId }), member);
      if (standing !== 'other_workspace') assert.is(member.teamId, ours);
    }),
  );
}

test(
  'an answer is good for 30 s, and then asked for again',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    assert.is(members.known(acting(rita)), undefined);
    const first = await members.find(acting(rita));
    scene.slack.workspace.deactivate(rita);
    scene.clock.advance(29_000);
    assert.equal(members.known(acting(rita)), first);
    assert.equal(await members.find(acting(rita)), first);
    assert.is(scene.calls('users.info').length, 1);
    scene.clock.advance(1_000);
    assert.is(members.known(acting(rita)), undefined);
    assert.is((await members.find(acting(rita))).standing, 'deactivated');
    assert.is(scene.calls('users.info').length, 2);
  }),
);

test(
  'nobody stays in a group for more than 30 s after he was taken out, whoever was asked for meanwhile',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    await members.find(acting(ana));
    scene.slack.workspace.changeGroup(approverGroup, [ana]);
    scene.clock.advance(29_000);
    // The list of the group is still known here, so this answer is as old as that.
    assert.equal((await members.find(acting(ben))).groups, [approverGroup]);
    scene.clock.advance(1_000);
    assert.is(members.known(acting(ben)), undefined);
    assert.equal((await members.find(acting(ben))).groups, []);
  }),
);

test(
  'the list of all groups is shared by all who are asked for within 30 s',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    for (const id of [rita, ana, ben, omar]) await members.find(acting(id));
    assert.is(scene.calls('usergroups.list').length, 1);
  }),
);

test(
  'a spent budget is upstream, and the answer that comes later is kept',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    scene.slack.fault({ method: 'users.info', effect: { slow: 5_000 } });
    const budget = new AbortController();
    const asked = members.find(acting(rita), { signal: budget.signal });
    await scene.slack.until(() => scene.calls('users.info')[0], 'the call');
    budget.abort();
    assert.is((await thrownBy(asked, 'upstream')).message, 'Slack did not say in time who this is.');
    assert.is(members.known(acting(rita)), undefined);
    scene.clock.advance(5_000);
    const again = await members.find(acting(rita));
    assert.is(again.standing, 'full_member');
    assert.equal(members.known(acting(rita)), again);
  }),
);

test(
  'a budget that was spent before is upstream, unless the cache knows',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    const spent = { signal: AbortSignal.abort() };
    await thrownBy(members.find(acting(rita), spent), 'upstream');
    const known = await members.find(acting(rita));
    assert.equal(await members.find(acting(rita), spent), known);
  }),
);

test(
  'a group that is not there any more lists nobody',
  withSlack(async (scene) => {
    scene.slack.workspace.disableGroup(approverGroup);
    const members = membersOf(scene);
    assert.equal((await members.find(acting(ana))).groups, [requesterGroup]);
    assert.equal((await members.find(acting(ben))).groups, []);
  }),
);

test(
  'a group that cannot be read makes everybody upstream: nobody is let in or kept out by guess',
  withSlack(async (scene) => {
    const unreadable = { method: 'usergroups.list', times: Number.POSITIVE_INFINITY } as const;
    for (const effect of [{ error: 'internal_error' }, { status: 503 }, 'drop'] as const) {
      const members = membersOf(scene);
      const mend = scene.slack.fault({ ...unreadable, effect });
      for (const id of [rita, ana]) {
        await thrownBy(members.find(acting(id)), 'upstream');
        assert.is(members.known(acting(id)), undefined);
      }
      mend();
      assert.is((await members.find(acting(rita))).standing, 'full_member');
    }
  }),
);

test(
  'a failing Slack is upstream, with the wait that it asks for',
  withSlack(async (scene) => {
    const members = membersOf(scene, { groups: [] });
    scene.slack.fault({ method: 'users.info', effect: { status: 503 } });
    assert.is((await thrownBy(members.find(acting(rita)), 'upstream')).message, 'Slack cannot be reached.');
    scene.slack.fault({ method: 'users.info', effect: 'drop' });
    await thrownBy(members.find(acting(rita)), 'upstream');
    const grouped = membersOf(scene);
    scene.slack.fault({ method: 'usergroups.list', effect: { ratelimited: 7 } });
    assert.is((await thrownBy(grouped.find(acting(rita)), 'upstream')).retryAfterMs, 7_000);
    assert.is((await members.find(acting(rita))).standing, 'full_member');
  }),
);

test(
  'a person whom Slack does not know is of another workspace, so may do nothing',
  withSlack(async (scene) => {
    assert.is((await membersOf(scene).find(acting('U0NOBODY'))).standing, 'other_workspace');
  }),
);

test(
  'before the workspace is known everybody is upstream, and Slack is not asked',
  withSlack(async (scene) => {
    const members = membersOf(scene, { teamId: () => undefined });
    await thrownBy(members.find(acting(rita)), 'upstream');
    assert.equal(scene.slack.calls, []);
  }),
);

test(
  'who is in the approvals channel is known for a minute',
  withSlack(async (scene) => {
    const members = membersOf(scene);
    const isIn = (userId: string) => members.isInApprovalsChannel(acting(userId));
    assert.is(await isIn(rita), true);
    assert.is(await isIn(omar), false);
    scene.slack.workspace.join(approvals, omar);
    scene.clock.advance(59_000);
    assert.is(await isIn(omar), false);
    assert.is(scene.calls('conversations.members').length, 1);
    scene.clock.advance(1_000);
    assert.is(await isIn(omar), true);
  }),
);

test(
  'a channel of many members is read to its last page',
  withSlack(async (scene) => {
    for (let count = 0; count < 450; count += 1) scene.slack.workspace.join(approvals, `U0MANY${count}`);
    assert.is(await membersOf(scene).isInApprovalsChannel(acting('U0MANY449')), true);
    assert.is(scene.calls('conversations.members').length, 3);
  }),
);

test.run();
