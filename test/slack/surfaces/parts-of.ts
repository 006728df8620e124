import { isRecord, type Json } from '../../../src/sandbox/slack/rules/shape.ts';

/** Every object in a payload whose `type` is this, at any depth, in the order in which they are read. */
export function partsOf(payload: unknown, type: string): readonly Json[] {
  if (Array.isArray(payload)) return payload.flatMap((part) => partsOf(part, type));
  if (!isRecord(payload)) return [];
  const inside = Object.values(payload).flatMap((part) => partsOf(part, type));
  return payload.type === type ? [payload, ...inside] : inside;
}
