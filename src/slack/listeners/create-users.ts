import type {
  BlockAction,
  ButtonAction,
  CheckboxesAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  types,
  ViewSubmitAction,
  webApi,
} from '@slack/bolt';
import * as v from 'valibot';
import { mayRequest } from '../../domain/policy.ts';
import { batchTemplate } from '../../services/batch/file-contents.ts';
import { slackError } from '../errors.ts';
import { createUsersModal, parseCreateUsers } from '../surfaces/create-users-modal.ts';
import { notice } from '../surfaces/form.ts';
import { type FilledView, metadataOf } from '../surfaces/form-metadata.ts';
import { identity, type ListenerDeps } from './deps.ts';
import { openAfterCheck } from './open-form.ts';
import { submitForm } from './submit-form.ts';

/** Submission of the `/create-user bulk` form. The preview follows as a direct message. */
export function createUsersSubmitted(deps: ListenerDeps): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return (args) =>
    submitForm(deps, args, () => {
      const { files, values } = parseCreateUsers(args.view);
      // It may be on top of the form for one user.
      return { kind: 'create_users', fields: { ...values, file: files }, field: 'file', onTop: true };
    });
}

const TITLE = 'Template';
const opened = v.object({ channel: v.object({ id: v.string() }) });

/** "Send me a template": sends a CSV with the current role names as a direct message. */
export function sendTemplate(deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, body, client }) => {
    await ack();
    const person = identity(body);
    await openAfterCheck({ client, deps, triggerId: body.trigger_id, title: TITLE, onTop: true }, async () => {
      const unavailable = deps.unavailable();
      if (unavailable) return notice(TITLE, unavailable);
      const authorization = mayRequest(await deps.members.find(person), deps.policy);
      if (!authorization.allowed) return notice(TITLE, authorization.reason);
      const { header, lines } = batchTemplate(await deps.platform.roles());
      const channel = await directChannel(client, person.userId);
      const content = await deps.tables.write(header, lines);
      const about = 'users.csv: a template for many users. Fill it in, save it as CSV, and upload it in the form.';
      await deps.files.upload({ channel }, { name: 'users.csv', content, about });
      return notice(TITLE, 'I sent it to you as a direct message. Fill it in, save it as CSV, and upload it here.');
    });
  };
}

/** A file upload needs the id of the direct conversation; a user id does not work (files.completeUploadExternal). */
async function directChannel(client: webApi.WebClient, userId: string): Promise<string> {
  const answer = await client.conversations.open({ users: userId }).catch((error) => {
    throw slackError(error);
  });
  return v.parse(opened, answer).channel.id;
}

/** The form with another tenant. */
export function redrawBulk(_deps: ListenerDeps, view: FilledView, tenantId: string): types.ModalView {
  return createUsersModal({ ...metadataOf(view), tenantId });
}

/** Only acks the click on the preview's checkbox. Its value is read when the rows are sent. */
export function chooseAllOrNothing(
  _deps: ListenerDeps,
): Middleware<SlackActionMiddlewareArgs<BlockAction<CheckboxesAction>>> {
  return ({ ack }) => ack();
}
