import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { uploadBatch } from '../../../services/upload-batch.ts';
import { parseCreateUsers } from '../../surfaces/create-users-modal.ts';
import { ackForm } from '../ack-form.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import { formAnswer, tryAgainForm } from '../form-answer.ts';
import { identity } from '../identity.ts';
import type { Rooms } from '../rooms.ts';

/** The form of `/create-user bulk` was sent: errors under the fields, or the batch is stored and its preview follows. */
export function createUsersSubmitted(rooms: Rooms): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const away = rooms.unavailable();
    if (away) return ackForm(ack, tryAgainForm(view, away));
    const { files, values } = parseCreateUsers(view);
    const input = { requester: identity(body), files, form: values, submissionKey: view.id };
    const submission = await uploadBatch(rooms, input, budget());
    // Opened from the form of a single user, it stands on top of that one: both close.
    const answer = formAnswer(submission, 'file', rooms.workspaceUrl()) ?? { response_action: 'clear' as const };
    await afterStoring(ackForm(ack, answer), rooms.log);
  };
}
