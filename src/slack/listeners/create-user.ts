import type {
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { slackError } from '../errors.ts';
import { parseCreateUser } from '../surfaces/create-user-modal.ts';
import { createUsersModal } from '../surfaces/create-users-modal.ts';
import { responseUrlOf } from '../surfaces/form-metadata.ts';
import type { ListenerDeps } from './deps.ts';
import { submitForm } from './submit-form.ts';

export function createUserSubmitted(deps: ListenerDeps): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return (args) =>
    submitForm(deps, args, () => ({
      kind: 'create_user',
      fields: parseCreateUser(args.view.state.values),
      field: 'email',
    }));
}

/** "Create many at once" in the form for one user: pushes the form for many users on top, so that no input is lost. */
export function openBulk(_deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async ({ ack, body, client }) => {
    await ack();
    const responseUrl = body.view && responseUrlOf(body.view);
    await client.views.push({ trigger_id: body.trigger_id, view: createUsersModal({ responseUrl }) }).catch((error) => {
      throw slackError(error);
    });
  };
}
