import { entries, isRecord } from './shape.ts';

/**
 * True when a message shows blocks or attachments and has no top-level `text`. Slack takes such a message; a rule of
 * ours refuses it, because notifications and screen readers read that text (docs.slack.dev/reference/methods/chat.postMessage).
 */
export function missingFallbackText(message: unknown): boolean {
  if (!isRecord(message)) return false;
  const hasParts = entries(message.blocks).length > 0 || entries(message.attachments).length > 0;
  return hasParts && (typeof message.text !== 'string' || message.text.trim() === '');
}
