import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { type Member, mayInvite } from '../../../domain/policy.ts';
import { inviteModal } from '../../surfaces/invite-modal.ts';
import { notice } from '../../surfaces/modal.ts';
import { identity } from '../identity.ts';
import { inviteesOf, inviteesWords } from '../invitees.ts';
import { openAfterCheck, openForm } from '../open-form.ts';
import type { Rooms } from '../rooms.ts';
import { tellPresser } from './button.ts';

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
    const person = identity(press.body);
    const known = rooms.members.known(person);
    const refusal = known && refusalFor(rooms, known);
    if (refusal) return tellPresser(press, refusal);
    const form = () => inviteModal(inviteesWords(invitees), about);
    const { trigger_id: triggerId } = press.body;
    if (known) return openForm(press.client, triggerId, form());
    await openAfterCheck({ ...press, rooms, triggerId, title: 'Invite to a tenant' }, async () => {
      const reason = refusalFor(rooms, await rooms.members.find(person));
      return reason ? notice('Not possible', reason) : form();
    });
  };
}

function refusalFor({ policy }: Rooms, member: Member): string | undefined {
  const ruling = mayInvite(member, policy);
  return ruling.allowed ? undefined : ruling.reason;
}
