import type { types } from '@slack/bolt';
import { type Member, mayInvite } from '../../../domain/policy.ts';
import { notice } from '../../surfaces/modal.ts';
import { identity } from '../identity.ts';
import { openAfterCheck, openForm } from '../open-form.ts';
import type { Rooms } from '../rooms.ts';
import { type ButtonPress, tellPresser } from './button.ts';

/** Opens an invite form for requesters and approvers; others are told why not. */
export async function openInvitation(rooms: Rooms, press: ButtonPress, form: types.ModalView): Promise<void> {
  const person = identity(press.body);
  const known = rooms.members.known(person);
  const refusal = known && refusalFor(rooms, known);
  if (refusal) return tellPresser(press, refusal);
  const { trigger_id: triggerId } = press.body;
  if (known) return openForm(press.client, triggerId, form);
  await openAfterCheck({ ...press, rooms, triggerId, title: 'Invite to a tenant' }, async () => {
    const reason = refusalFor(rooms, await rooms.members.find(person));
    return reason ? notice('Not possible', reason) : form;
  });
}

function refusalFor({ policy }: Rooms, member: Member): string | undefined {
  const ruling = mayInvite(member, policy);
  return ruling.allowed ? undefined : ruling.reason;
}
