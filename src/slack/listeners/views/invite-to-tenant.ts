import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { submitInvitation } from '../../../services/submit-invitation.ts';
import { parseInvite } from '../../surfaces/invite-modal.ts';
import { ackForm } from '../ack-form.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import { formAnswer, refusedForm, tryAgainForm } from '../form-answer.ts';
import { identity } from '../identity.ts';
import { inviteEmail } from '../invite-email.ts';
import type { Rooms } from '../rooms.ts';

/** The invite form was sent: it becomes a request of its own, which another person approves. */
export function inviteToTenantSubmitted(rooms: Rooms): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const away = rooms.unavailable();
    if (away) return ackForm(ack, tryAgainForm(view, away));
    const { about, values } = parseInvite(view);
    const parent = about.from === 'request' ? await rooms.store.byRevision(about.revision) : undefined;
    const email = await inviteEmail(rooms.store, about);
    if (!email) return ackForm(ack, refusedForm('This form is out of date: its request is not known any more.'));
    const input = {
      requester: identity(body),
      form: values,
      submissionKey: view.id,
      email,
      ...(parent && { parentId: parent.id }),
    };
    const submission = await submitInvitation(rooms, input, budget());
    rooms.wake();
    await afterStoring(ackForm(ack, formAnswer(submission, 'tenantId', rooms.workspaceUrl())), rooms.log);
  };
}
