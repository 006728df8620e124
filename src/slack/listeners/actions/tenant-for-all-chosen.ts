import type { BlockAction, ExternalSelectAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { chosenTenantForAll, createUsersModal } from '../../surfaces/create-users-modal.ts';
import type { Rooms } from '../rooms.ts';

/** A tenant was chosen in the form for many users: the form remembers it, so that the role's menu can offer what it has. */
export function tenantForAllChosen(
  rooms: Rooms,
): Middleware<SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>> {
  return async ({ ack, action, body, client }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const tenantId = action.selected_option?.value ?? chosenTenantForAll(view);
    await client.views
      .update({ view_id: view.id, hash: view.hash, view: createUsersModal(tenantId) })
      .catch((error) => rooms.log.info({ cause: error }, 'the form for many users could not be changed'));
  };
}
