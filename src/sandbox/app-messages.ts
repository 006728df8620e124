import * as v from 'valibot';
import type { Json } from './slack/json.ts';

/** What is asked of the app's process. */
export const toApp = v.variant('kind', [
  /** Start with these variables and a clock that is `ahead` ms of the machine's. */
  v.object({ kind: v.literal('start'), env: v.record(v.string(), v.string()), ahead: v.number() }),
  v.object({ kind: v.literal('clock'), ahead: v.number() }),
  /** What is stored of the request whose message stands there? `id` comes back with the answer. */
  v.object({ kind: v.literal('record'), id: v.number(), channel: v.string(), ts: v.string() }),
]);
export type ToApp = v.InferOutput<typeof toApp>;

const json = v.custom<Json>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
const record = v.object({
  request: json,
  auditEvents: v.array(json),
  jobs: v.array(json),
  messages: v.array(json),
});
export type StoredRecord = v.InferOutput<typeof record>;

/** What the app's process says. */
export const fromApp = v.variant('kind', [
  v.object({ kind: v.literal('running'), port: v.number() }),
  /** It ends then. */
  v.object({ kind: v.literal('failed'), sentence: v.string() }),
  /** The clock stands where it was asked to. */
  v.object({ kind: v.literal('clock'), ahead: v.number() }),
  v.object({ kind: v.literal('record'), id: v.number(), record: v.nullable(record) }),
]);
export type FromApp = v.InferOutput<typeof fromApp>;
