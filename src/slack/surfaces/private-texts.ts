export const HELP = [
  '*/create-user* opens a form for a new CxEngage user; an approver decides, then the bot creates the user.',
  '• `/create-user bob@example.com` – the same, with the e-mail filled in',
  '• `/create-user invite bob@example.com` – invite somebody who is on the platform already to a tenant',
  '• `/create-user bulk` – many users at once, from a CSV file',
  '• `/create-user help` – this text',
].join('\n');

export const UNKNOWN_WORD =
  'That is no e-mail address and no word that I know. Type `/create-user help` to see what I understand.';
export const INVITE_USAGE = 'Type the e-mail address of the person to invite: `/create-user invite bob@example.com`.';
export const UNREADABLE = "Slack sent something that the bot couldn't read. Nothing was changed. Please try again.";
export const FORM_NOT_OPENED = 'Slack did not open the form in time.';

/** A temporary failure; nothing was stored. */
export function tryAgain(sentence: string, reference: string): string {
  return `${sentence} Please try again; if it stays so, give the operator this reference: ${reference}.`;
}

/** An unexpected error. The log has the same reference. */
export function unexpected(reference: string): string {
  return `Something went wrong. Look how the request stands before you try again; the operator finds the reason under ${reference}.`;
}
