import type { BlockAction, ButtonAction, RespondFn, webApi } from '@slack/bolt';
import * as v from 'valibot';
import type { Click, Decided } from '../../services/decide.ts';
import type { Verb } from '../../services/decisions.ts';
import { staleCopy } from '../surfaces/approval-card.ts';
import { permalink } from '../surfaces/permalink.ts';
import { tooLate } from '../surfaces/words.ts';
import { privateAnswer } from './answers.ts';
import { identity, type ListenerDeps } from './deps.ts';

export interface ButtonPress {
  readonly body: BlockAction<ButtonAction>;
  readonly action: ButtonAction;
  readonly client: webApi.WebClient;
  readonly respond: RespondFn;
}

const place = v.object({
  channel: v.object({ id: v.string() }),
  message: v.object({ ts: v.string(), thread_ts: v.optional(v.string()) }),
});

type Stale = Extract<Decided, { result: 'stale' }>;

/** Converts a click for the service. Only the revision comes from the button itself. */
export function clickOf({ body, action }: ButtonPress, verb: Verb): Click {
  const { channel, message } = v.parse(place, body);
  return { verb, revision: action.value ?? '', by: identity(body), message: { channel: channel.id, ts: message.ts } };
}

/** Tells something privately to the user who clicked: next to the message, or by direct message for a form's button. */
export async function tellPresser({ body, client, respond }: ButtonPress, text: string): Promise<void> {
  if (body.view) {
    await client.chat.postMessage({ channel: body.user.id, text });
    return;
  }
  const { channel, message } = v.parse(place, body);
  // A thread's root is in the channel, and so was the click: the user may not have the thread open.
  const thread = message.thread_ts === message.ts ? undefined : message.thread_ts;
  return privateAnswer({ client, respond, channel: channel.id, user: body.user.id, thread }, text);
}

export const OLD_COPY = 'This is an old copy of the request. Nothing was changed. Use the current card.';

export function reasonOf(decided: Extract<Decided, { result: 'refused' | 'late' }>): string {
  return decided.result === 'late' ? tooLate(decided.request) : decided.reason;
}

/** Tells privately why a click changed nothing. Replaces an old copy of a message with a link to the current card. */
export async function explain(
  deps: ListenerDeps,
  press: ButtonPress,
  decided: Exclude<Decided, { result: 'done' }>,
): Promise<void> {
  if (decided.result !== 'stale') return tellPresser(press, reasonOf(decided));
  await replaceCopy(deps, press, decided);
  await tellPresser(press, OLD_COPY);
}

/** Replaces an old copy of a message, buttons included, with a link to the current card. */
export async function replaceCopy(
  deps: ListenerDeps,
  { body, client }: ButtonPress,
  { place: real }: Stale,
): Promise<void> {
  const { channel, message } = v.parse(place, body);
  const url = deps.workspaceUrl();
  const cardLink = url && real.card ? permalink(url, real.card, real.thread) : undefined;
  await client.chat.update({ channel: channel.id, ts: message.ts, ...staleCopy(cardLink) }).catch((error) => {
    deps.log.warn({ cause: error }, 'old copy of a message could not be changed');
  });
}
