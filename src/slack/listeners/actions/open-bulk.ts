import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { slackError } from '../../errors.ts';
import { createUsersModal } from '../../surfaces/create-users-modal.ts';
import type { Rooms } from '../rooms.ts';

/** «Create many at once» in the form of a single user: the form for many goes on top of it, so that nothing typed is lost. */
export function openBulk(_rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, body, client }) => {
    await ack();
    await client.views.push({ trigger_id: body.trigger_id, view: createUsersModal() }).catch((error) => {
      throw slackError(error);
    });
  };
}
