import type { Message } from '../../src/sandbox/slack/workspace.ts';

/**
 * Whether this is the line that says where a command was typed that its form was sent. It may arrive after the form's
 * card, so it is not the answer to what is done next.
 */
export function isSentLine({ text, ephemeralTo }: Message): boolean {
  return ephemeralTo !== undefined && /^(?:\[.*\] )?(?:Sent to <#|Checking your rows\. )/.test(text);
}
