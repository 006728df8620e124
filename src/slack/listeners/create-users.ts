import type {
  BlockAction,
  ButtonAction,
  CheckboxesAction,
  ExternalSelectAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
  webApi,
} from '@slack/bolt';
import * as v from 'valibot';
import { mayRequest } from '../../domain/policy.ts';
import { batchTemplate } from '../../services/batch/file-contents.ts';
import { uploadBatch } from '../../services/upload-batch.ts';
import { slackError } from '../errors.ts';
import { chosenTenantForAll, createUsersModal, parseCreateUsers } from '../surfaces/create-users-modal.ts';
import { notice } from '../surfaces/form.ts';
import { ackForm, afterStoring, formAnswer, tryAgainForm } from './answers.ts';
import { budget, identity, type Rooms } from './deps.ts';
import { openAfterCheck } from './open-form.ts';

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

const TITLE = 'Template';
const opened = v.object({ channel: v.object({ id: v.string() }) });

/** «Send me a template»: a CSV with the real role names goes to the person's own conversation with the bot. */
export function sendTemplate(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, body, client }) => {
    await ack();
    const person = identity(body);
    await openAfterCheck({ client, rooms, triggerId: body.trigger_id, title: TITLE, onTop: true }, async () => {
      const away = rooms.unavailable();
      if (away) return notice(TITLE, away);
      const ruling = mayRequest(await rooms.members.find(person), rooms.policy);
      if (!ruling.allowed) return notice(TITLE, ruling.reason);
      const { header, lines } = batchTemplate(await rooms.platform.roles());
      const channel = await directChannel(client, person.userId);
      await rooms.files.upload({ channel }, 'users.csv', await rooms.tables.write(header, lines));
      return notice(TITLE, 'It is in your messages with this app. Fill it in, save it as CSV, and upload it here.');
    });
  };
}

/** A file reaches a person by the id of the conversation only, never by that of the person (files.completeUploadExternal). */
async function directChannel(client: webApi.WebClient, userId: string): Promise<string> {
  const answer = await client.conversations.open({ users: userId }).catch((error) => {
    throw slackError(error);
  });
  return v.parse(opened, answer).channel.id;
}

/** A tenant was chosen in the form for many users: the form remembers it, so that the role's menu can offer what it has. */
export function tenantForAllChosen(
  rooms: Rooms,
): Middleware<SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>> {
  return async ({ ack, action, body, client }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const tenantId = action.selected_option?.value ?? chosenTenantForAll(view);
    await client.views
      .update({ view_id: view.id, hash: view.hash, view: createUsersModal(tenantId) })
      .catch((error) => rooms.log.info({ cause: error }, 'the form for many users could not be changed'));
  };
}

/** A tick in the preview: it is read when the rows are sent; Slack only wants to know that it was heard. */
export function chooseAllOrNothing(
  _rooms: Rooms,
): Middleware<SlackActionMiddlewareArgs<BlockAction<CheckboxesAction>>> {
  return ({ ack }) => ack();
}
