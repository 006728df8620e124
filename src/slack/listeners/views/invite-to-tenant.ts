import type { Middleware, SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { inviteBatch } from '../../../services/invite-batch.ts';
import { submitInvitation } from '../../../services/submit-invitation.ts';
import { parseInvite } from '../../surfaces/invite-modal.ts';
import { ackForm } from '../ack-form.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import { formAnswer, refusedForm, tryAgainForm } from '../form-answer.ts';
import { identity } from '../identity.ts';
import { inviteesOf } from '../invitees.ts';
import type { Rooms } from '../rooms.ts';

/** The invite form was sent: it becomes a request of its own, which another person approves. */
export function inviteToTenantSubmitted(rooms: Rooms): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const away = rooms.unavailable();
    if (away) return ackForm(ack, tryAgainForm(view, away));
    const { about, values } = parseInvite(view);
    const invitees = await inviteesOf(rooms.store, about);
    if (!invitees) return ackForm(ack, refusedForm('This form is out of date: its request is not known any more.'));
    const input = { requester: identity(body), form: values, submissionKey: view.id };
    const submission =
      'email' in invitees
        ? await submitInvitation(rooms, { ...input, ...invitees }, budget())
        : await inviteBatch(rooms, { ...input, parentId: invitees.batchId }, budget());
    await afterStoring(ackForm(ack, formAnswer(submission, 'tenantId', rooms.workspaceUrl())), rooms.log);
  };
}
