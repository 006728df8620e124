export function help(command: string): string {
  return [
    `*${command}* opens a form for a new CxEngage user; an approver decides, then the bot creates the user.`,
    `• \`${command} bob@example.com\` – the same, with the e-mail filled in`,
    `• \`${command} invite bob@example.com\` – invite somebody who is on the platform already to a tenant`,
    `• \`${command} bulk\` – many users at once, from a CSV file`,
    `• \`${command} help\` – this text`,
  ].join('\n');
}

export function unknownWord(command: string): string {
  return `That is no e-mail address and no word that I know. Type \`${command} help\` to see what I understand.`;
}

export function inviteUsage(command: string): string {
  return `Type the e-mail address of the person to invite: \`${command} invite bob@example.com\`.`;
}

export const UNREADABLE = "Slack sent something that the bot couldn't read. Nothing was changed. Please try again.";
export const FORM_NOT_OPENED = 'Slack did not open the form in time.';

/** Said where the command was typed, once the request is stored. */
export function sentTo(channelId: string): string {
  return `Sent to <#${channelId}>. I'll message you when it's decided.`;
}
export const CHECKING_ROWS = "Checking your rows. I'll send you a preview as a direct message.";

/** A temporary failure; nothing was stored. */
export function tryAgain(sentence: string, reference: string): string {
  return `${sentence} Please try again; if it stays so, give the operator this reference: ${reference}.`;
}

/** An unexpected error. The log has the same reference. */
export function unexpected(reference: string): string {
  return `Something went wrong. Look how the request stands before you try again; the operator finds the reason under ${reference}.`;
}
