import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs, webApi } from '@slack/bolt';
import * as v from 'valibot';
import { mayRequest } from '../../../domain/policy.ts';
import { batchTemplate } from '../../../services/batch-template.ts';
import { slackError } from '../../errors.ts';
import { notice } from '../../surfaces/modal.ts';
import { identity } from '../identity.ts';
import { openAfterCheck } from '../open-form.ts';
import type { Rooms } from '../rooms.ts';

const TITLE = 'Template';
const opened = v.object({ channel: v.object({ id: v.string() }) });

/** «Send me a template»: a CSV with the real role names goes to the person's own conversation with the bot. */
export function sendTemplate(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, body, client }) => {
    await ack();
    const person = identity(body);
    await openAfterCheck({ client, rooms, triggerId: body.trigger_id, title: TITLE, onTop: true }, async () => {
      const away = rooms.unavailable();
      if (away) return notice(TITLE, away);
      const ruling = mayRequest(await rooms.members.find(person), rooms.policy);
      if (!ruling.allowed) return notice(TITLE, ruling.reason);
      const { header, lines } = batchTemplate(await rooms.platform.roles());
      const channel = await directChannel(client, person.userId);
      await rooms.files.upload({ channel }, 'users.csv', await rooms.tables.write(header, lines));
      return notice(TITLE, 'It is in your messages with this app. Fill it in, save it as CSV, and upload it here.');
    });
  };
}

/** A file reaches a person by the id of the conversation only, never by that of the person (files.completeUploadExternal). */
async function directChannel(client: webApi.WebClient, userId: string): Promise<string> {
  const answer = await client.conversations.open({ users: userId }).catch((error) => {
    throw slackError(error);
  });
  return v.parse(opened, answer).channel.id;
}
