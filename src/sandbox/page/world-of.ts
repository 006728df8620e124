import { jsonOf, textOf } from '../slack/json.ts';
import { seedIds } from '../slack/seed.ts';
import type { OpenView } from '../slack/views.ts';
import type { WorkspaceUser } from '../slack/workspace.ts';
import type { Backstage } from './backstage.ts';
import { callLines } from './call-lines.ts';
import { canSignIn } from './can-sign-in.ts';
import type { Command, World, WorldModal, WorldPerson } from './world.ts';

const KINDS: Partial<Record<WorkspaceUser['kind'], string>> = {
  admin: 'workspace admin',
  guest: 'guest',
  single_channel_guest: 'single-channel guest',
  other_workspace: 'from another workspace',
};

/** All that the page shows, as it is now. */
export function worldOf(stage: Backstage, commands: readonly Command[]): World {
  const { slack, app, switches, log, clock } = stage;
  const { workspace, bot } = slack;
  const users = [...workspace.users.values()];
  const people = users.filter(canSignIn);
  const now = clock.now();
  return {
    now,
    ahead: stage.ahead,
    resets: stage.resets,
    app: app.state,
    team: workspace.team.name,
    slackUrl: slack.url,
    bot: { id: bot.userId, name: bot.name },
    commands,
    people: people.map((user) => personOf(user, stage)),
    names: Object.fromEntries(users.map(({ id, realName }) => [id, realName])),
    groups: Object.fromEntries([...workspace.groups.values()].map(({ id, handle }) => [id, handle])),
    channels: [...workspace.channels.values()].map(({ id, name, kind, members, archived }) => {
      return { id, name, kind, members: [...members], archived };
    }),
    messages: workspace.messages.map(({ metadata: _metadata, ...message }) => message),
    choices: Object.fromEntries(people.map(({ id }) => [id, slack.choices(id)])),
    modals: Object.fromEntries(people.map(({ id }) => [id, slack.modals(id).map(modalOf)])),
    calls: callLines(stage),
    log: log.lines,
    switches: switches.all,
  };
}

function personOf({ id, name, realName, kind }: WorkspaceUser, { slack }: Backstage): WorldPerson {
  const { groups } = slack.workspace;
  const isIn = (group: string) => groups.get(group)?.users.includes(id);
  const parts = [
    ...(isIn(seedIds.requesterGroup) ? ['requester'] : []),
    ...(isIn(seedIds.approverGroup) ? ['approver'] : []),
    KINDS[kind] ?? [],
  ].flat();
  return { id, name, realName, parts };
}

function modalOf({ id, hash, view, blocks, state, errors }: OpenView): WorldModal {
  const words = (part: unknown) => textOf(jsonOf(part).text);
  const submit = words(view.submit);
  return {
    id,
    hash,
    title: words(view.title),
    ...(submit && { submit }),
    close: words(view.close) || 'Close',
    blocks,
    state,
    errors,
  };
}
