import type { Message } from './approval-card.ts';
import { person, richText, text } from './rich-text.ts';

/** A direct message that has to be said in a thread, because its reader takes no direct messages from the bot. */
export function addressed({ text: sentence, blocks }: Message, userId: string): Message {
  const why = text(', the bot cannot write to you directly, so it says it here.');
  return { text: `<@${userId}> ${sentence}`, blocks: [richText([person(userId), why]), ...blocks] };
}
