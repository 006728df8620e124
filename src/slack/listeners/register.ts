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
import type { Rooms } from './deps.ts';

type Listener<Args> = (rooms: Rooms) => Middleware<Args>;
type Command = SlackCommandMiddlewareArgs;
type View = SlackViewMiddlewareArgs<ViewSubmitAction>;
type Action = SlackActionMiddlewareArgs<BlockAction<ButtonAction>>;
type Tick = SlackActionMiddlewareArgs<BlockAction<CheckboxesAction>>;
type Choice = SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>;
type Options = SlackOptionsMiddlewareArgs<'block_suggestion'>;

export type Route =
  | { readonly on: 'command'; readonly id: string; readonly listener: Listener<Command> }
  | { readonly on: 'view'; readonly id: string; readonly listener: Listener<View> }
  | { readonly on: 'action'; readonly id: string; readonly listener: Listener<Action> }
  | { readonly on: 'tick'; readonly id: string; readonly listener: Listener<Tick> }
  | { readonly on: 'choice'; readonly id: string; readonly view: string; readonly listener: Listener<Choice> }
  | { readonly on: 'options'; readonly id: string; readonly view: string; readonly listener: Listener<Options> };

/** Joins the route table to Bolt. Whatever a listener throws, the person gets an answer and Slack its ack. */
export function register(app: App, routes: readonly Route[], rooms: Rooms): void {
  for (const route of routes) {
    if (route.on === 'command') app.command(route.id, command(rooms, route.listener(rooms)));
    if (route.on === 'view')
      app.view<ViewSubmitAction>(
        { callback_id: route.id, type: 'view_submission' },
        view(rooms, route.listener(rooms)),
      );
    if (route.on === 'action')
      app.action<BlockAction<ButtonAction>>(
        { type: 'block_actions', action_id: route.id },
        action(rooms, route.listener(rooms)),
      );
    if (route.on === 'tick')
      app.action<BlockAction<CheckboxesAction>>({ type: 'block_actions', action_id: route.id }, route.listener(rooms));
    if (route.on === 'choice')
      app.action<BlockAction<ExternalSelectAction>>(
        { type: 'block_actions', action_id: route.id },
        inView(route.view),
        route.listener(rooms),
      );
    if (route.on === 'options') app.options<'block_suggestion'>(route.id, inView(route.view), route.listener(rooms));
  }
}

/** Two forms have a field `roleId`; Bolt tells them apart by action id only. */
function inView(callbackId: string) {
  return async ({ body, next }: { body: { view?: { callback_id: string } }; next: () => Promise<void> }) => {
    if (body.view?.callback_id === callbackId) await next();
  };
}

function command(rooms: Rooms, listener: Middleware<Command>): Middleware<Command> {
  return async (args) => {
    try {
      await listener(args);
    } catch (error) {
      const sentence = sentenceFor(rooms, error);
      await args.ack().catch(() => undefined);
      const { client, respond, command: typed } = args;
      await privateAnswer({ client, respond, channel: typed.channel_id, user: typed.user_id }, sentence);
    }
  };
}

function view(rooms: Rooms, listener: Middleware<View>): Middleware<View> {
  return async (args) => {
    try {
      await listener(args);
    } catch (error) {
      await ackForm(args.ack, tryAgainForm(args.view, sentenceFor(rooms, error)));
    }
  };
}

function action(rooms: Rooms, listener: Middleware<Action>): Middleware<Action> {
  return async (args) => {
    try {
      await listener(args);
    } catch (error) {
      const sentence = sentenceFor(rooms, error);
      await args.ack().catch(() => undefined);
      await tellPresser(args, sentence);
    }
  };
}
