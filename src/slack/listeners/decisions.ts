import type {
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { decideRequest, mayClick } from '../../services/decide.ts';
import type { Verb } from '../../services/decisions.ts';
import { parseBatchChoice } from '../surfaces/batch/preview.ts';
import { denyModal, parseDeny } from '../surfaces/deny-modal.ts';
import { notice } from '../surfaces/form.ts';
import { ackForm, afterStoring, refusedForm } from './answers.ts';
import { clickOf, explain, OLD_COPY, replaceCopy } from './button.ts';
import { budget, identity, type Rooms } from './deps.ts';
import { openAfterCheck, openForm } from './open-form.ts';

/** Approve, Cancel, Retry, and what holds up a batch: acked when the decision is stored, so that a crash loses nothing that looked done. */
export function decide(verb: Exclude<Verb, 'deny' | 'send'>) {
  return (rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> =>
    async (press) => {
      const decided = await decideRequest(rooms, clickOf(press, verb), budget());
      await afterStoring(press.ack(), rooms.log);
      if (decided.result !== 'done') await explain(rooms, press, decided);
    };
}

/** The preview's «Send for approval»: the rows become a request that an approver decides on. */
export function submitBatch(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    const allOrNothing = parseBatchChoice(press.body.state?.values);
    const decided = await decideRequest(rooms, { ...clickOf(press, 'send'), allOrNothing }, budget());
    await afterStoring(press.ack(), rooms.log);
    if (decided.result !== 'done') await explain(rooms, press, decided);
  };
}

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

/** The approver has given a reason: the request is denied, unless somebody was faster. */
export function denyRequestSubmitted(rooms: Rooms): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const reason = parseDeny(view.state.values);
    if (!reason)
      return ackForm(ack, { response_action: 'errors', errors: { reason: 'Give a reason: the requester reads it.' } });
    const click = { verb: 'deny', revision: view.private_metadata, by: identity(body), reason } as const;
    const decided = await decideRequest(rooms, click, budget());
    const answer = decided.result === 'refused' ? refusedForm(decided.reason) : undefined;
    await afterStoring(ackForm(ack, answer), rooms.log);
  };
}
