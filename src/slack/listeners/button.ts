import type { BlockAction, ButtonAction, RespondFn, webApi } from '@slack/bolt';
import * as v from 'valibot';
import type { Click, Decided } from '../../services/decide.ts';
import type { Verb } from '../../services/decisions.ts';
import { movedMessage } from '../surfaces/approval-card.ts';
import { permalink } from '../surfaces/permalink.ts';
import { privateAnswer } from './answers.ts';
import { identity, type Rooms } from './deps.ts';

/** The arguments of a button's listener. */
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

/** The click as the service wants it: the revision is all that is taken from the button itself. */
export function clickOf({ body, action }: ButtonPress, verb: Verb): Click {
  const { channel, message } = v.parse(place, body);
  return { verb, revision: action.value ?? '', by: identity(body), message: { channel: channel.id, ts: message.ts } };
}

/** Says something privately to whoever pressed a button: where it stands, or directly when that is a form. */
export async function tellPresser({ body, client, respond }: ButtonPress, text: string): Promise<void> {
  if (body.view) {
    await client.chat.postMessage({ channel: body.user.id, text });
    return;
  }
  const { channel, message } = v.parse(place, body);
  // The first message of a thread stands in the channel, and there it was pressed: not everybody has its thread open.
  const thread = message.thread_ts === message.ts ? undefined : message.thread_ts;
  return privateAnswer({ client, respond, channel: channel.id, user: body.user.id, thread }, text);
}

export const OLD_COPY = 'This is an old copy of the request. Nothing was changed; please use the real card.';

/** After a click that changed nothing: why, privately; and an old copy of the message becomes a link to the real card. */
export async function explain(
  rooms: Rooms,
  press: ButtonPress,
  decided: Exclude<Decided, { result: 'done' }>,
): Promise<void> {
  if (decided.result === 'refused') return tellPresser(press, decided.reason);
  await replaceCopy(rooms, press, decided);
  await tellPresser(press, OLD_COPY);
}

/** Takes the buttons from an old copy of a message and puts the way to the real card there. */
export async function replaceCopy(rooms: Rooms, { body, client }: ButtonPress, { place: real }: Stale): Promise<void> {
  const { channel, message } = v.parse(place, body);
  const url = rooms.workspaceUrl();
  const cardLink = url && real.card ? permalink(url, real.card, real.thread) : undefined;
  await client.chat.update({ channel: channel.id, ts: message.ts, ...movedMessage(cardLink) }).catch((error) => {
    rooms.log.warn({ cause: error }, 'old copy of a message could not be changed');
  });
}
