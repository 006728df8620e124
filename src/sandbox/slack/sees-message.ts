import type { Message, Workspace } from './workspace.ts';

/** Whether a person, or the bot, sees the message: he is in its conversation, and it is not for somebody else alone. */
export function seesMessage(userId: string, message: Message, { channels }: Pick<Workspace, 'channels'>): boolean {
  const { channel, ephemeralTo } = message;
  const isMember = channels.get(channel)?.members.has(userId) === true;
  return isMember && (ephemeralTo === undefined || ephemeralTo === userId);
}
