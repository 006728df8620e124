import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { SingleRequest } from '../../../domain/request.ts';
import { inviteModal } from '../../surfaces/invite-modal.ts';
import type { Rooms } from '../rooms.ts';
import { tellPresser } from './button.ts';
import { openInvitation } from './open-invitation.ts';

/** Invite to tenant, under a result: opens the invite form for requesters and approvers. */
export function inviteToTenant(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const away = rooms.unavailable();
    if (away) return tellPresser(press, away);
    const request = await rooms.store.byRevision(press.action.value ?? '');
    if (!request || request.kind === 'create_users' || !isOnPlatform(request))
      return tellPresser(press, 'This button is out of date: there is no user to invite.');
    const form = inviteModal(request.content.email, { from: 'request', revision: request.revision });
    await openInvitation(rooms, press, form);
  };
}

/** Created, or found there: a failed request can have created its user, or met somebody who has the address. */
function isOnPlatform({ status, outcome }: SingleRequest): boolean {
  if (outcome?.result !== 'failed') return status === 'created';
  return status === 'failed' && (outcome.isTaken === true || outcome.userId !== undefined);
}
