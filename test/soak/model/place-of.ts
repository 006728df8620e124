import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import type { RequestRow } from './ledger.ts';
import type { Story } from './story.ts';
import type { Verb } from './verb.ts';

/** The message with this button, where the program has stored it and nobody has deleted it. */
export function placeOf({ stage, since }: Story, verb: Verb, { id, attempt }: RequestRow): Message | undefined {
  const wanted = {
    approve: ['card'],
    deny: ['card'],
    cancel: ['direct', 'card'],
    retry: [`result_${attempt}`, 'card'],
  };
  const stored = stage.ledger.messages(since).filter(({ request_id }) => request_id === id);
  const places = wanted[verb].flatMap((purpose) => stored.filter((place) => place.purpose === purpose));
  const { messages } = stage.sandbox.slack.workspace;
  return places.flatMap((place) =>
    messages.filter(({ channel, ts }) => channel === place.channel && ts === place.ts),
  )[0];
}
