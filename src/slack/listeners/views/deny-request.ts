import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { decideRequest } from '../../../services/decide-request.ts';
import { parseDeny } from '../../surfaces/deny-modal.ts';
import { ackForm } from '../ack-form.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import { refusedForm } from '../form-answer.ts';
import { identity } from '../identity.ts';
import type { Rooms } from '../rooms.ts';

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
