import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KnownError } from '../../src/errors.ts';
import { createLogger } from '../../src/logger.ts';
import type { SandboxClock } from '../../src/sandbox/clock.ts';
import { type SeedPerson, type SlackSeed, seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { createChannelNews } from '../../src/slack/channel.ts';
import { createGroups } from '../../src/slack/groups.ts';
import { createMembers } from '../../src/slack/members.ts';
import { createRounds } from '../../src/slack/rounds.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { memoryAnswers } from './memory-answers.ts';
import { type Scene, withSlack } from './with-slack.ts';

const test = suite('what the rounds cost');

const people = Array.from({ length: 60 }, (_, index): SeedPerson => {
  const name = `person${index}`;
  return { id: `U0PERSON${index}`, name, realName: name, email: `${name}@example.com`, kind: 'member' };
});
const groupsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `S0GROUP${index}`,
    handle: `group${index}`,
    users: people.filter((_, at) => at % count === index).map(({ id }) => id),
  }));
const crowded = (groups: number): SlackSeed => ({
  ...seed,
  people: [...seed.people, ...people],
  groups: [...seed.groups, ...groupsOf(groups)],
});

/** One instance of the bot, as far as its rounds go. */
function instance({ client, clock }: Scene, store: ReturnType<typeof memoryAnswers>, ids: readonly string[]) {
  const lines: { readonly level: number; readonly msg: string }[] = [];
  const log = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
  const ports = { client, clock, store, approvalsChannel: seedIds.approvals };
  const groups = createGroups({ ...ports, groups: ids, log });
  const members = createMembers({ ...ports, groups, teamId: () => seed.team.id });
  const fatal: KnownError[] = [];
  const rounds = createRounds({
    channel: createChannelNews(ports),
    groups,
    tokens: async () => {},
    onFatal: (error) => void fatal.push(error),
    clock,
    log,
  });
  return { members, rounds, lines };
}
type Instance = ReturnType<typeof instance>;

/** Every instance makes a round each 4 s, for so long. */
async function pass(clock: SandboxClock, all: readonly Instance[], ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 4_000) {
    for (const { rounds } of all) await rounds.round();
    clock.advance(4_000);
  }
}

const acting = (userId: string) => ({ userId, teamId: seed.team.id });

for (const instances of [1, 3, 4, 10]) {
  for (const count of [1, 8]) {
    test(
      `${instances} idle instances, ${count} groups and 60 people make at most four calls a minute`,
      withSlack(
        async (scene) => {
          const { clock, slack } = scene;
          const store = memoryAnswers(clock);
          const ids = groupsOf(count).map(({ id }) => id);
          const all = Array.from({ length: instances }, () => instance(scene, store, ids));
          await pass(clock, all, 60_000);
          const before = slack.calls.length;
          await pass(clock, all, 600_000);
          const calls = slack.calls.slice(before);
          assert.ok(calls.length <= 40, `${calls.length} calls in ten minutes`);
          assert.equal([...new Set(calls.map(({ method }) => method))].sort(), [
            'conversations.info',
            'usergroups.list',
          ]);
          const [first] = people;
          for (const { members } of all) {
            const member = await members.find(acting(first?.id ?? ''));
            assert.equal(member.groups, ['S0GROUP0']);
          }
        },
        { seed: crowded(count), tiers: true },
      ),
    );
  }
}

/** Three instances that have run for a minute. */
function withInstances(run: (scene: Scene, all: readonly Instance[]) => Promise<void>) {
  return withSlack(async (scene) => {
    const store = memoryAnswers(scene.clock);
    const ids = [seedIds.requesterGroup, seedIds.approverGroup];
    const all = Array.from({ length: 3 }, () => instance(scene, store, ids));
    await pass(scene.clock, all, 60_000);
    await run(scene, all);
  });
}
const groupsSeenBy = ({ members }: Instance, user: string) => members.find(acting(user)).then(({ groups }) => groups);

test(
  '10 instances and 60 people who come in one minute stay within what Slack allows a minute',
  withSlack(
    async (scene) => {
      const { clock, slack } = scene;
      const store = memoryAnswers(clock);
      const all = Array.from({ length: 10 }, () => instance(scene, store, [seedIds.approverGroup]));
      await pass(clock, all, 60_000);
      const before = slack.calls.length;
      for (const [at, { id }] of people.entries()) await all[at % all.length]?.members.find(acting(id));
      await pass(clock, all, 60_000);
      const refused = slack.calls.slice(before).filter(({ answer }) => JSON.stringify(answer).includes('ratelimited'));
      assert.equal(refused, []);
    },
    { seed: crowded(1), tiers: true },
  ),
);

test(
  'whoever leaves a group is out of it for all instances within 30 s',
  withInstances(async ({ clock, slack }, all) => {
    for (const one of all) assert.equal(await groupsSeenBy(one, seedIds.ben), [seedIds.approverGroup]);
    slack.workspace.changeGroup(seedIds.approverGroup, [seedIds.ana]);
    await pass(clock, all, 30_000);
    for (const one of all) assert.equal(await groupsSeenBy(one, seedIds.ben), []);
  }),
);

test(
  'a group that is disabled has no members, and is named once with its handle',
  withInstances(async ({ clock, slack }, all) => {
    slack.workspace.disableGroup(seedIds.approverGroup);
    await pass(clock, all, 600_000);
    for (const one of all) assert.equal(await groupsSeenBy(one, seedIds.ana), [seedIds.requesterGroup]);
    const said = all.flatMap(({ lines }) => lines.filter(({ level }) => level === 50).map(({ msg }) => msg));
    assert.ok(said.length >= 1 && said.length <= all.length);
    for (const one of said)
      assert.match(one, /^User group S01APPROVER(?: \(@approvers\))? is no longer active in Slack/);
  }),
);

test(
  'while Slack answers 429 the last answer is used, and its Retry-After is heeded by all instances',
  withInstances(async ({ clock, slack }, all) => {
    const asked = () => slack.calls.filter(({ method }) => method === 'usergroups.list').length;
    const mend = slack.fault({
      method: 'usergroups.list',
      times: Number.POSITIVE_INFINITY,
      effect: { ratelimited: 50 },
    });
    const before = asked();
    await pass(clock, all, 200_000);
    assert.ok(asked() - before <= 6, `${asked() - before} calls in 200 s`);
    for (const one of all) assert.equal(await groupsSeenBy(one, seedIds.ben), [seedIds.approverGroup]);
    mend();
    slack.workspace.changeGroup(seedIds.approverGroup, []);
    await pass(clock, all, 90_000);
    for (const one of all) assert.equal(await groupsSeenBy(one, seedIds.ben), []);
  }),
);

test(
  'a 429 that lasts is not trusted for ever: after five minutes everybody is asked to try again',
  withInstances(async ({ clock, slack }, all) => {
    slack.fault({ method: 'usergroups.list', times: Number.POSITIVE_INFINITY, effect: { ratelimited: 50 } });
    await pass(clock, all, 400_000);
    for (const { members } of all) {
      const error = await thrownBy(members.find(acting(seedIds.ana)), 'upstream');
      assert.ok(error.retryAfterMs !== undefined && error.retryAfterMs <= 50_000);
    }
  }),
);

test(
  'a Slack that fails makes nobody a member of anything after 30 s',
  withInstances(async ({ clock, slack }, all) => {
    slack.fault({ method: 'usergroups.list', times: Number.POSITIVE_INFINITY, effect: { status: 503 } });
    await pass(clock, all, 60_000);
    for (const { members } of all) await thrownBy(members.find(acting(seedIds.ana)), 'upstream');
  }),
);

test(
  'an instance that died with the next question does not keep the others from asking',
  withSlack(async (scene) => {
    const store = memoryAnswers(scene.clock);
    await store.claimAnswer('usergroups', 22_000);
    const one = instance(scene, store, [seedIds.approverGroup]);
    assert.equal(await groupsSeenBy(one, seedIds.ana), [seedIds.approverGroup]);
  }),
);

test.run();
