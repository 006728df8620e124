import type {
  App,
  BlockAction,
  ButtonAction,
  CheckboxesAction,
  ExternalSelectAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import { ackForm, privateAnswer, sentenceFor, tryAgainForm } from './answers.ts';
import { tellPresser } from './button.ts';
import type { ListenerDeps } from './deps.ts';
import { labelledAction, labelledCommand, labelledView } from './labelled.ts';

type Listener<Args> = (deps: ListenerDeps) => Middleware<Args>;
type Command = SlackCommandMiddlewareArgs;
type View = SlackViewMiddlewareArgs<ViewSubmitAction>;
type Action = SlackActionMiddlewareArgs<BlockAction<ButtonAction>>;
type Checkboxes = SlackActionMiddlewareArgs<BlockAction<CheckboxesAction>>;
type ExternalSelect = SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>;
type Options = SlackOptionsMiddlewareArgs<'block_suggestion'>;

export type Route =
  | { readonly on: 'command'; readonly id: string; readonly listener: Listener<Command> }
  | { readonly on: 'view'; readonly id: string; readonly listener: Listener<View> }
  | { readonly on: 'action'; readonly id: string; readonly listener: Listener<Action> }
  | { readonly on: 'checkboxes'; readonly id: string; readonly listener: Listener<Checkboxes> }
  | {
      readonly on: 'external_select';
      readonly id: string;
      readonly view: string;
      readonly listener: Listener<ExternalSelect>;
    }
  | { readonly on: 'options'; readonly id: string; readonly view: string; readonly listener: Listener<Options> };

/**
 * Registers the routes with Bolt. When the listener of a command, form or button throws, Slack gets an ack and the user
 * an answer. All that listeners say and open carries the label of this deployment.
 */
export function register(app: App, routes: readonly Route[], deps: ListenerDeps): void {
  for (const route of routes) {
    if (route.on === 'command') app.command(route.id, command(deps, route.listener(deps)));
    if (route.on === 'view')
      app.view<ViewSubmitAction>({ callback_id: route.id, type: 'view_submission' }, view(deps, route.listener(deps)));
    if (route.on === 'action')
      app.action<BlockAction<ButtonAction>>(
        { type: 'block_actions', action_id: route.id },
        action(deps, route.listener(deps)),
      );
    if (route.on === 'checkboxes')
      app.action<BlockAction<CheckboxesAction>>({ type: 'block_actions', action_id: route.id }, route.listener(deps));
    if (route.on === 'external_select')
      app.action<BlockAction<ExternalSelectAction>>(
        { type: 'block_actions', action_id: route.id },
        inView(route.view),
        field(deps, route.listener(deps)),
      );
    if (route.on === 'options') app.options<'block_suggestion'>(route.id, inView(route.view), route.listener(deps));
  }
}

/** Bolt matches only the action id, and several forms have a field `roleId`. */
function inView(callbackId: string) {
  return async ({ body, next }: { body: { view?: { callback_id: string } }; next: () => Promise<void> }) => {
    if (body.view?.callback_id === callbackId) await next();
  };
}

function command(deps: ListenerDeps, listener: Middleware<Command>): Middleware<Command> {
  return async (plain) => {
    const args = labelledCommand(plain, deps.label);
    try {
      await listener(args);
    } catch (error) {
      const sentence = sentenceFor(deps, error);
      await args.ack().catch(() => undefined);
      const { client, respond, command: typed } = args;
      await privateAnswer({ client, respond, channel: typed.channel_id, user: typed.user_id }, sentence);
    }
  };
}

function view(deps: ListenerDeps, listener: Middleware<View>): Middleware<View> {
  return async (plain) => {
    const args = labelledView(plain, deps.label);
    try {
      await listener(args);
    } catch (error) {
      await ackForm(args.ack, tryAgainForm(args.view, sentenceFor(deps, error)));
    }
  };
}

function action(deps: ListenerDeps, listener: Middleware<Action>): Middleware<Action> {
  return async (plain) => {
    const args = labelledAction(plain, deps.label);
    try {
      await listener(args);
    } catch (error) {
      const sentence = sentenceFor(deps, error);
      await args.ack().catch(() => undefined);
      await tellPresser(args, sentence);
    }
  };
}

function field(deps: ListenerDeps, listener: Middleware<ExternalSelect>): Middleware<ExternalSelect> {
  return (plain) => listener(labelledAction(plain, deps.label));
}
