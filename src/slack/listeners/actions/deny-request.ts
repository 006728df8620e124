import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { mayClick } from '../../../services/decide-request.ts';
import { denyModal } from '../../surfaces/deny-modal.ts';
import { notice } from '../../surfaces/modal.ts';
import { budget } from '../budget.ts';
import { openAfterCheck, openForm } from '../open-form.ts';
import type { Rooms } from '../rooms.ts';
import { clickOf, explain, OLD_COPY, replaceCopy } from './button.ts';

/** Deny: asks for the reason in a form, once it is clear that this person may deny this request now. */
export function denyRequest(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const click = clickOf(press, 'deny');
    const { trigger_id: trigger } = press.body;
    if (rooms.members.known(click.by)) {
      const may = await mayClick(rooms, click, budget());
      return may.result === 'done'
        ? openForm(press.client, trigger, denyModal(may.request))
        : explain(rooms, press, may);
    }
    await openAfterCheck({ ...press, rooms, triggerId: trigger, title: 'Deny the request' }, async () => {
      const may = await mayClick(rooms, click, {});
      if (may.result === 'done') return denyModal(may.request);
      if (may.result === 'stale') await replaceCopy(rooms, press, may);
      return notice('Not possible', may.result === 'stale' ? OLD_COPY : may.reason);
    });
  };
}
