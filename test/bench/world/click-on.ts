import { type Json, jsonOf } from '../../../src/sandbox/slack/json.ts';
import type { SeededCard } from './seed-requests.ts';

/** The click on another card. */
export function clickOn(click: Json, card: SeededCard): Json {
  const [action] = Array.isArray(click.actions) ? click.actions : [];
  return {
    ...click,
    container: { ...jsonOf(click.container), message_ts: card.ts, channel_id: card.channel },
    channel: { ...jsonOf(click.channel), id: card.channel },
    message: { ...jsonOf(click.message), ts: card.ts },
    actions: [{ ...jsonOf(action), value: card.revision }],
  };
}
