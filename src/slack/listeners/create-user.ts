import type {
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { submitRequest } from '../../services/submit-request.ts';
import { slackError } from '../errors.ts';
import { parseCreateUser } from '../surfaces/create-user-modal.ts';
import { createUsersModal } from '../surfaces/create-users-modal.ts';
import { ackForm, afterStoring, formAnswer, tryAgainForm } from './answers.ts';
import { budget, identity, type Rooms } from './deps.ts';

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

/** «Create many at once» in the form of a single user: the form for many goes on top of it, so that nothing typed is lost. */
export function openBulk(_rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, body, client }) => {
    await ack();
    await client.views.push({ trigger_id: body.trigger_id, view: createUsersModal() }).catch((error) => {
      throw slackError(error);
    });
  };
}
