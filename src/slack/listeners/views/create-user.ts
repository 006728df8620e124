import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { submitRequest } from '../../../services/submit-request.ts';
import { parseCreateUser } from '../../surfaces/create-user-modal.ts';
import { ackForm } from '../ack-form.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import { formAnswer, tryAgainForm } from '../form-answer.ts';
import { identity } from '../identity.ts';
import type { Rooms } from '../rooms.ts';

/** The form of `/create-user` was sent: errors under the fields, or the request is stored and the form closes. */
export function createUserSubmitted(rooms: Rooms): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const away = rooms.unavailable();
    if (away) return ackForm(ack, tryAgainForm(view, away));
    const input = { requester: identity(body), form: parseCreateUser(view.state.values), submissionKey: view.id };
    const submission = await submitRequest(rooms, rooms.country, input, budget());
    await afterStoring(ackForm(ack, formAnswer(submission, 'email', rooms.workspaceUrl())), rooms.log);
  };
}
