import { isRecord } from '../../../src/sandbox/slack/rules/shape.ts';

/** All that Slack reads as mrkdwn in a payload: the top-level `text` of a message, and text objects of that type. */
export function mrkdwnIn(payload: unknown): readonly string[] {
  const top = isRecord(payload) && typeof payload.text === 'string' ? [payload.text] : [];
  return [...top, ...objects(payload)];
}

function objects(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(objects);
  if (!isRecord(part)) return [];
  if (part.type === 'mrkdwn') return [String(part.text)];
  return Object.values(part).flatMap(objects);
}
