import { parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { readRows } from '../helpers/read-rows.ts';
import { revisionOn } from '../helpers/records.ts';
import { asTimePasses, cardAfter, fileUnder, preview } from './ask-batch.ts';

export const CREATE = { method: 'POST', path: /^\/v1\/users$/ };
export const INVITE = { method: 'POST', path: /^\/v1\/tenants\/[^/]+\/users$/ };

/** A card that waits for an approver, and the revision of its request. */
export interface SentBatch {
  readonly card: Message;
  readonly revision: string;
}

/** A table is uploaded, looked at and sent by rita. */
export async function sendBatch(desk: Desk, table: string): Promise<SentBatch> {
  const draft = await preview(desk, desk.rita, table);
  const card = await cardAfter(desk, () => desk.press(desk.rita, draft, 'submit_batch'));
  return { card, revision: revisionOn(card, 'approve_request') };
}

/** The same, and approved by ana. */
export async function approveBatch(desk: Desk, table: string): Promise<SentBatch> {
  const sent = await sendBatch(desk, table);
  await desk.press(desk.ana, sent.card, 'approve_request');
  return sent;
}

/** Waits, as time passes, for the result below a card. */
export function resultBelow(
  desk: Desk,
  { channel, ts }: Message,
  pattern = /^(?:Done|Failed|Stopped(?: by @[^:]+)?): \d/,
) {
  const replies = () => desk.ana.thread(channel, ts).slice(1);
  return asTimePasses(desk)(() => replies().find(({ text }) => pattern.test(text)), `a reply with ${pattern}`);
}

const resultRow = v.object({
  line: v.string(),
  email: v.string(),
  outcome: v.string(),
  userId: v.string(),
  invitation: v.string(),
  error: v.string(),
  reference: v.string(),
});
export type ResultRow = v.InferOutput<typeof resultRow>;

/** The file with the result of every row, by e-mail. */
export async function resultsOf(
  desk: Desk,
  card: Message,
  name = 'result.csv',
): Promise<ReadonlyMap<string, ResultRow>> {
  return new Map((await resultLinesOf(desk, card, name)).map((row) => [row.email, row]));
}

/** The same, row by row. */
export async function resultLinesOf(desk: Desk, card: Message, name = 'result.csv'): Promise<readonly ResultRow[]> {
  const text = await fileUnder(desk, card, name);
  return v.parse(v.array(resultRow), parse(text, { bom: true, columns: true }));
}

/** Calls that are no look-ups, of whatever is about this address. */
export function postsOf({ cxengage }: Desk, email: string, path = CREATE.path) {
  const isAbout = (body: unknown) => JSON.stringify(body).includes(`"${email}"`);
  return cxengage.calls.filter((call) => call.method === 'POST' && path.test(call.path) && isAbout(call.body));
}

/** Users at CxEngage whose address begins so. */
export function usersOf({ cxengage }: Desk, name: string): number {
  return cxengage.state.users.filter(({ email }) => email.startsWith(`${name}.`)).length;
}

/** After so many users CxEngage asks to wait for a minute; resolves when it has said so. No call is under way then. */
export async function heldAfter(desk: Desk, users: number, act: () => Promise<SentBatch>): Promise<SentBatch> {
  const answer = { kind: 'answer', ...errorShapes.tooMany429, headers: { 'Retry-After': '60' } } as const;
  // An earlier batch may have been asked to wait as well.
  desk.clock.advance(61_000);
  const before = desk.cxengage.calls.length;
  const match = { ...CREATE, after: users };
  const end = desk.cxengage.fault({ match, times: Number.POSITIVE_INFINITY, effect: answer });
  const batch = await act();
  const path = desk.config.databaseUrl.replace(/^sqlite:/, '');
  const resting = "select id from jobs where kind = 'carry_out_batch' and lease is null and attempts > 0";
  const isAsked = () => desk.cxengage.calls.slice(before).some(({ status }) => status === 429);
  await eventually(() => isAsked() && readRows(path, resting).length > 0, 'that the batch waits');
  end();
  return batch;
}

/** Presses a button of the progress, or of the result, below a card. */
export async function pressBelow(desk: Desk, by: Person, { channel, ts }: Message, button: string): Promise<Message> {
  const find = () =>
    desk.ana
      .thread(channel, ts)
      .findLast(({ blocks }) => String(JSON.stringify(blocks)).includes(`"action_id":"${button}"`));
  const message = await desk.slack.until(find, `a reply with ${button}`);
  await desk.press(by, message, button);
  return message;
}
