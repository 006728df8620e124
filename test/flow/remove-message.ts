import * as assert from 'uvu/assert';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';

/** Takes a message of the bot away as an administrator does. */
export async function removeMessage({ slack }: Pick<Desk, 'slack'>, { channel, ts }: Message): Promise<void> {
  const answer = await fetch(`${slack.apiUrl}chat.delete`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel, ts }),
  });
  assert.is(Object(await answer.json()).ok, true);
}
