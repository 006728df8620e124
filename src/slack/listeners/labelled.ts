import type {
  AllMiddlewareArgs,
  RespondFn,
  SlackCommandMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
  webApi,
} from '@slack/bolt';
import type { DeploymentLabel, Labellable } from '../surfaces/deployment-label.ts';

type CommandAck = SlackCommandMiddlewareArgs['ack'];
type ViewAck = SlackViewMiddlewareArgs<ViewSubmitAction>['ack'];
type Outlets = Pick<AllMiddlewareArgs, 'client'> & { readonly respond: RespondFn };

/**
 * The arguments of a listener for a command. What it answers, posts and opens through them carries the label of this
 * deployment, so no listener has to think of it.
 */
export function labelledCommand<Args extends Outlets & { readonly ack: CommandAck }>(
  args: Args,
  label: DeploymentLabel,
): Args {
  const ack: CommandAck = (answer) =>
    args.ack(typeof answer === 'string' ? label.text(answer) : answer && label.message(answer));
  return { ...labelledAction(args, label), ack };
}

/** The same for a submitted form. */
export function labelledView<Args extends Outlets & { readonly ack: ViewAck }>(
  args: Args,
  label: DeploymentLabel,
): Args {
  const ack: ViewAck = (answer?: Parameters<ViewAck>[0]) =>
    args.ack(answer && 'view' in answer ? { ...answer, view: label.view(answer.view) } : answer);
  return { ...labelledAction(args, label), ack };
}

/** The same for a button or a field, whose ack says nothing. */
export function labelledAction<Args extends Outlets>(args: Args, label: DeploymentLabel): Args {
  const respond: RespondFn = (answer) =>
    args.respond(typeof answer === 'string' ? label.text(answer) : label.message(answer));
  return { ...args, client: labelledClient(args.client, label), respond };
}

/** The client, whose methods that listeners show something with add the label. */
function labelledClient(client: webApi.WebClient, label: DeploymentLabel): webApi.WebClient {
  return Object.create(client, {
    chat: {
      value: {
        ...client.chat,
        postMessage: (message: webApi.ChatPostMessageArguments & Labellable) =>
          client.chat.postMessage(label.message(message)),
        postEphemeral: (message: webApi.ChatPostEphemeralArguments & Labellable) =>
          client.chat.postEphemeral(label.message(message)),
        update: (message: webApi.ChatUpdateArguments & Labellable) => client.chat.update(label.message(message)),
      },
    },
    views: {
      value: {
        ...client.views,
        open: (form: webApi.ViewsOpenArguments) => client.views.open({ ...form, view: label.view(form.view) }),
        push: (form: webApi.ViewsPushArguments) => client.views.push({ ...form, view: label.view(form.view) }),
        update: (form: webApi.ViewsUpdateArguments) => client.views.update({ ...form, view: label.view(form.view) }),
      },
    },
  });
}
