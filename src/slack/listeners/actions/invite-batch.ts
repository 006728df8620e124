import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { inviteModal } from '../../surfaces/invite-modal.ts';
import { inviteesOf, inviteesWords } from '../invitees.ts';
import type { Rooms } from '../rooms.ts';
import { tellPresser } from './button.ts';
import { openInvitation } from './open-invitation.ts';

/** «Invite all created», under the result of a batch: opens the invite form for requesters and approvers. */
export function inviteBatch(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const away = rooms.unavailable();
    if (away) return tellPresser(press, away);
    const about = { from: 'batch', revision: press.action.value ?? '' } as const;
    const invitees = await inviteesOf(rooms.store, about);
    if (!invitees || !('users' in invitees) || invitees.users === 0)
      return tellPresser(press, 'This button is out of date: there is nobody to invite.');
    await openInvitation(rooms, press, inviteModal(inviteesWords(invitees), about));
  };
}
