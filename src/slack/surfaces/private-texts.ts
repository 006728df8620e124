import { quoted, visibleLine } from '../../domain/text.ts';
import { escaped, LIMITS } from './limits.ts';

export function help(command: string): string {
  return [
    `*${command}* opens a form for a new CxEngage user. An approver decides, then the bot creates the user.`,
    `• \`${command} bob@example.com\` – the same form with the email filled in`,
    `• \`${command} invite bob@example.com\` – add an existing user to a tenant`,
    `• \`${command} bulk\` – create many users from a CSV file`,
    `• \`${command} help\` – show this text`,
  ].join('\n');
}

/** `typed` is what came after the command. */
export function unknownWord(command: string, typed: string): string {
  const word = escaped(quoted(visibleLine(typed, LIMITS.optionText)));
  return `I don't know ${word}. Type \`${command} help\` to see what I can do.`;
}

export function inviteUsage(command: string): string {
  return `Enter the email address of the person to add: \`${command} invite bob@example.com\`.`;
}

export const UNREADABLE = "Slack sent something the bot couldn't read. Nothing was changed. Please try again.";
export const FORM_NOT_OPENED = "Slack didn't open the form in time.";

/** Said where the command was typed, once the request is stored. */
export function sentTo(channelId: string): string {
  return `Sent to <#${channelId}>. I'll message you when it's decided.`;
}
export const CHECKING_ROWS = "Checking your rows. I'll send you a preview as a direct message.";

/** A temporary failure; nothing was stored. */
export function tryAgain(sentence: string, reference: string): string {
  return `${sentence} Please try again. If it happens again, give the bot's operator this reference: ${reference}.`;
}

/** An unexpected error. The log has the same reference. */
export function unexpected(reference: string): string {
  return `Something went wrong. Check the status of the request before you try again. Give the bot's operator this reference: ${reference}.`;
}
