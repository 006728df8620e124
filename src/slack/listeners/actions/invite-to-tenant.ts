import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs, types } from '@slack/bolt';
import { type Member, mayInvite } from '../../../domain/policy.ts';
import type { SingleRequest } from '../../../domain/request.ts';
import { inviteModal } from '../../surfaces/invite-modal.ts';
import { notice } from '../../surfaces/modal.ts';
import { identity } from '../identity.ts';
import { openAfterCheck, openForm } from '../open-form.ts';
import type { Rooms } from '../rooms.ts';
import { tellPresser } from './button.ts';

/** Invite to tenant, under a result: opens the invite form for requesters and approvers. */
export function inviteToTenant(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const away = rooms.unavailable();
    if (away) return tellPresser(press, away);
    const request = await rooms.store.byRevision(press.action.value ?? '');
    if (request?.status !== 'created' || request.kind === 'create_users')
      return tellPresser(press, 'This button is out of date: there is no user to invite.');
    const person = identity(press.body);
    const known = rooms.members.known(person);
    const refusal = known && refusalFor(rooms, known);
    if (refusal) return tellPresser(press, refusal);
    const { trigger_id: trigger } = press.body;
    if (known) return openForm(press.client, trigger, formFor(request));
    await openAfterCheck({ ...press, rooms, triggerId: trigger, title: 'Invite to a tenant' }, async () => {
      const reason = refusalFor(rooms, await rooms.members.find(person));
      return reason ? notice('Not possible', reason) : formFor(request);
    });
  };
}

function refusalFor({ policy }: Rooms, member: Member): string | undefined {
  const ruling = mayInvite(member, policy);
  return ruling.allowed ? undefined : ruling.reason;
}

function formFor({ content, revision }: SingleRequest): types.ModalView {
  return inviteModal(content.email, { from: 'request', revision });
}
