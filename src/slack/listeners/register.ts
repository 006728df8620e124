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
import { UNREADABLE } from '../surfaces/private-texts.ts';
import { ackForm, privateAnswer, refusedForm, sentenceFor, tryAgainForm } from './answers.ts';
import { tellPresser } from './button.ts';
import type { ListenerDeps } from './deps.ts';
import { labelledAction, labelledCommand, labelledView } from './labelled.ts';
import { unreadablePart } from './payloads.ts';

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
  /** A button of a message, or of the form `view`. */
  | { readonly on: 'action'; readonly id: string; readonly view?: string; readonly listener: Listener<Action> }
  | { readonly on: 'checkboxes'; readonly id: string; readonly listener: Listener<Checkboxes> }
  | {
      readonly on: 'external_select';
      readonly id: string;
      readonly view: string;
      readonly listener: Listener<ExternalSelect>;
    }
  | { readonly on: 'options'; readonly id: string; readonly view: string; readonly listener: Listener<Options> };

/**
 * Registers the routes with Bolt. When a payload cannot be read, or the listener of a command, form or button throws,
 * Slack gets an ack and the user an answer. All that is said and opened carries the label of this deployment.
 */
export function register(app: App, routes: readonly Route[], deps: ListenerDeps): void {
  for (const route of routes) {
    const { id, on } = route;
    if (on === 'command') {
      const check = readable<Command>(deps, route, (args) =>
        labelledCommand(args, deps.label).ack({ response_type: 'ephemeral', text: UNREADABLE }),
      );
      app.command(id, check, command(deps, route.listener(deps)));
    }
    if (on === 'view') {
      const check = readable<View>(deps, route, (args) =>
        ackForm(labelledView(args, deps.label).ack, refusedForm(UNREADABLE)),
      );
      app.view<ViewSubmitAction>({ callback_id: id, type: 'view_submission' }, check, view(deps, route.listener(deps)));
    }
    if (on === 'action') {
      const check = readable<Action>(deps, route, tellUnread(deps));
      const listener = action(deps, route.listener(deps));
      app.action<BlockAction<ButtonAction>>(
        { type: 'block_actions', action_id: id },
        inView(route.view),
        check,
        listener,
      );
    }
    if (on === 'checkboxes') {
      const check = readable<Checkboxes>(deps, route, ({ ack }) => ack());
      app.action<BlockAction<CheckboxesAction>>({ type: 'block_actions', action_id: id }, check, route.listener(deps));
    }
    if (on === 'external_select') {
      const check = readable<ExternalSelect>(deps, route, ({ ack }) => ack());
      const listener = field(deps, route.listener(deps));
      app.action<BlockAction<ExternalSelectAction>>(
        { type: 'block_actions', action_id: id },
        inView(route.view),
        check,
        listener,
      );
    }
    if (on === 'options') {
      const check = readable<Options>(deps, route, ({ ack }) => ack({ options: [] }));
      app.options<'block_suggestion'>(id, inView(route.view), check, route.listener(deps));
    }
  }
}

/** Bolt matches only the action id, and several forms have a field `roleId`. */
function inView(callbackId: string | undefined) {
  return async ({ body, next }: { body: { view?: { callback_id: string } }; next: () => Promise<void> }) => {
    if (callbackId === undefined || body.view?.callback_id === callbackId) await next();
  };
}

/** Bolt's types promise what no code has checked. Goes on to the listener with a payload that it can read. */
function readable<Args extends { readonly body: unknown }>(
  { log }: ListenerDeps,
  route: Route,
  answer: Middleware<Args>,
): Middleware<Args> {
  return async (args) => {
    const part = unreadablePart(route, args.body);
    if (part === undefined) return args.next();
    log.warn({ route: `${route.on} ${route.id}`, part }, 'a payload could not be read');
    await answer(args);
  };
}

/** Without a place in the payload there is no other way to the user than its `response_url`. */
function tellUnread({ label, log }: ListenerDeps): Middleware<Action> {
  return async (args) => {
    const { ack, respond, body } = labelledAction(args, label);
    await ack();
    if (!body.response_url) return;
    await respond({ response_type: 'ephemeral', replace_original: false, text: UNREADABLE }).catch((error) =>
      log.warn({ cause: error }, 'the answer to a payload that could not be read was not delivered'),
    );
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
