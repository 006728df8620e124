import type { webApi } from '@slack/bolt';
import { counted } from '../domain/text.ts';
import type { Finding } from '../finding.ts';
import { lookAtChannel } from './channel.ts';
import { todoFor } from './error-codes.ts';
import { readGroups } from './groups.ts';
import { refuse } from './refusal.ts';

export const GROUPS = 'Slack user groups';
export const CHANNEL = 'Approvals channel';

/** Whether each group is there and has members. Throws as `refuse` does. */
export async function checkGroups(client: webApi.WebClient, groups: readonly string[]): Promise<readonly Finding[]> {
  const check = GROUPS;
  const call = { method: 'usergroups.list', token: 'SLACK_BOT_TOKEN' } as const;
  const listed = await readGroups(client, groups).catch(refuse(call));
  const missing = groups.filter((id) => !listed[id]).join(', ');
  const found = Object.entries(listed).map(([id, { handle, users }]): Finding => {
    const name = handle ? `@${handle} (${id})` : id;
    if (users.length > 0) return { check, state: 'ok', text: `${name} has ${counted(users.length, 'member')}.` };
    const text = `The user group ${name} is empty: add people to it in Slack, or correct REQUESTERS or APPROVERS.`;
    return { check, state: 'warning', text };
  });
  if (!missing) return found;
  return [...found, { check, state: 'wrong', text: todoFor('no_such_subteam', { ...call, about: missing }) }];
}

/** Whether the bot can use the approvals channel. Throws as `refuse` does. */
export async function checkChannel(client: webApi.WebClient, id: string): Promise<readonly Finding[]> {
  const check = CHANNEL;
  const channel = await lookAtChannel(client, id);
  if ('problem' in channel) return [{ check, state: 'wrong', text: channel.problem.todo }];
  if (channel.isPrivate)
    return [{ check, state: 'ok', text: `${id} is private and not shared, and the bot is in it.` }];
  const text = `APPROVALS_CHANNEL ${id} is public: every member of the workspace can read the requests.`;
  return [{ check, state: 'warning', text }];
}
