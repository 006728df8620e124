import type { BlockAction, ExternalSelectAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { chosenTenant, inviteModal, parseInvite } from '../../surfaces/invite-modal.ts';
import { inviteesOf, inviteesWords } from '../invitees.ts';
import type { Rooms } from '../rooms.ts';

/** A tenant was chosen in the invite form: the form remembers it, so that the other fields can offer what it has. */
export function tenantChosen(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>> {
  return async ({ ack, action, body, client }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const { about } = parseInvite(view);
    const tenantId = action.selected_option?.value ?? chosenTenant(view);
    const invitees = await inviteesOf(rooms.store, about);
    if (!tenantId || !invitees) return;
    const remembering = inviteModal(inviteesWords(invitees), { ...about, tenantId });
    await client.views.update({ view_id: view.id, hash: view.hash, view: remembering }).catch((error) => {
      // Closed or changed meanwhile; the role that is sent is checked against the tenant that is sent in any case.
      rooms.log.info({ cause: error }, 'the invite form could not be changed');
    });
  };
}
