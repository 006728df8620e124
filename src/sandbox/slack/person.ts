import { elementsOf } from './blocks.ts';
import type { Delivery } from './delivery.ts';
import { type Json, jsonOf, textOf } from './json.ts';
import { commandPayload, eventPayload, messageAction, viewAction } from './payloads.ts';
import { type FileHands, fileHands } from './person-files.ts';
import { type MessageHands, messageHands } from './person-message.ts';
import { type ClickOutcome, clickOutcome, type ModalHands, modalHands } from './person-modal.ts';
import { respond } from './response-routes.ts';
import { checkCommandResponse } from './rules/command-response.ts';
import { seesMessage } from './sees-message.ts';
import type { SlackState } from './state.ts';
import { isThreadRoot, repliesOf } from './threads.ts';
import { viewObject } from './view-object.ts';
import type { OpenView } from './views.ts';
import type { Channel, Message, WorkspaceUser } from './workspace.ts';

export interface CommandOutcome {
  readonly acked: boolean;
  /** The message that the ack itself carried. */
  readonly ephemeral?: Message;
  /** What the person's client shows: `operation_timeout`, `dispatch_failed`, `http_status_500`. */
  readonly failure?: string;
}

/** Where a button is: in a message, or in a block of the modal on top or the home tab. */
export type ClickPlace = { readonly channel: string; readonly ts: string } | { readonly viewBlock: string };

export interface ClickOptions {
  /** Sent instead of the button's own value: with `forge` only. */
  readonly value?: string;
  /** Two clicks in quick succession. */
  readonly twice?: boolean;
  /** The click is made up: Slack would not let this person do it, or the button is gone. */
  readonly forge?: boolean;
}

/** Acts as a person does in Slack's client, and sees what the person sees. */
export interface Person extends ModalHands, MessageHands, FileHands {
  readonly user: WorkspaceUser;
  /** Types a slash command, in #general unless said otherwise. */
  command(text: string, where?: { readonly channel?: string; readonly command?: string }): Promise<CommandOutcome>;
  click(where: ClickPlace, actionId: string, options?: ClickOptions): Promise<ClickOutcome>;
  /** Opens the app's home tab, or its messages. */
  openHome(tab?: 'home' | 'messages'): Promise<OpenView | undefined>;
  /** Every message that this person can see, oldest first. */
  sees(): readonly Message[];
  /** A message and its replies, as far as the person can see them. */
  thread(channel: string, ts: string): readonly Message[];
  /** The direct conversation with the bot. */
  direct(): readonly Message[];
  /** Writes a message. */
  say(channel: string, text: string, thread?: string): Message;
}

function buttonAction(
  found: { readonly element: Json; readonly blockId: string },
  actionId: string,
  ts: string,
  forged?: string,
): Json {
  const { element, blockId } = found;
  return {
    action_id: actionId,
    block_id: blockId,
    ...(element.text !== undefined && { text: element.text }),
    ...((forged ?? element.value) !== undefined && { value: forged ?? element.value }),
    ...(element.style !== undefined && { style: element.style }),
    type: textOf(element.type) || 'button',
    action_ts: ts,
  };
}

/** What somebody types as Slack keeps it: its three characters escaped, addresses marked as links (docs.slack.dev, Formatting message text). */
function typedText(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(/https?:\/\/[^\s&]+(?:&amp;[^\s&]+)*/g, '<$&>');
}

export function createPerson(user: WorkspaceUser, state: SlackState, delivery: Delivery): Person {
  const { workspace, views, ids, app } = state;
  const channelOf = (id: string): Channel => {
    const channel = workspace.channels.get(id);
    if (!channel) throw new Error(`there is no channel ${id}`);
    return channel;
  };
  const canSee = (message: Message) => seesMessage(user.id, message, workspace);
  const sees = () => workspace.messages.filter(canSee);

  const messageClick = (where: { channel: string; ts: string }, actionId: string, { value, forge }: ClickOptions) => {
    const message = workspace.find(where.channel, where.ts);
    if (!message) throw new Error('there is no such message');
    if (!forge && !canSee(message)) throw new Error(`${user.name} does not see the message`);
    const found = elementsOf(message.blocks ?? []).find((element) => element.actionId === actionId);
    if (!found && !forge) throw new Error(`the message has no ${actionId} now: ${message.text}`);
    const place = found ?? { element: {}, blockId: 'forged' };
    const action = buttonAction(place, actionId, ids.ts(), forge ? value : undefined);
    return messageAction(user, message, channelOf(where.channel), action, state);
  };
  const viewClick = (blockId: string, actionId: string, { value, forge }: ClickOptions) => {
    const shown = [views.stack(user.id).at(-1), views.home(user.id)].filter((view) => view !== undefined);
    const view = shown.find((one) => one.elements.some((element) => element.blockId === blockId)) ?? shown[0];
    if (!view) throw new Error(`${user.name} has no view open`);
    const found = view.elements.find((element) => element.blockId === blockId && element.actionId === actionId);
    if (!found && !forge) throw new Error(`the view has no ${actionId} in ${blockId}`);
    const action = buttonAction(found ?? { element: {}, blockId }, actionId, ids.ts(), forge ? value : undefined);
    return viewAction(user, view, action, state);
  };

  return {
    user,
    ...modalHands(user, state, delivery),
    ...messageHands(user, state, delivery),
    ...fileHands(user, state),

    async command(text, { channel, command = '/create-user' } = {}) {
      const general = [...workspace.channels.values()].find(({ members }) => members.has(user.id));
      const where = channel === undefined ? (general ?? workspace.direct(user.id)) : channelOf(channel);
      if (!where.members.has(user.id)) throw new Error(`${user.name} is not in ${where.name}`);
      const delivered = await delivery.send(commandPayload(user, where, command, text, state));
      if (!delivered.acked) return { acked: false, failure: delivered.failure };
      if (delivered.body === undefined) return { acked: true };
      const problem = checkCommandResponse(delivered.body);
      if (problem) return { acked: true, failure: [problem.error, ...problem.messages].join(' ') };
      const message = respond(state, { userId: user.id, channel: where.id }, jsonOf(delivered.body));
      return { acked: true, ...(message?.ephemeralTo && { ephemeral: message }) };
    },

    async click(where, actionId, options = {}) {
      if (options.value !== undefined && !options.forge) throw new Error('a value of one’s own is a forged click');
      const payload = () =>
        'viewBlock' in where ? viewClick(where.viewBlock, actionId, options) : messageClick(where, actionId, options);
      const [first, second] = [payload(), options.twice ? payload() : undefined];
      const [delivered, again] = await Promise.all([delivery.send(first), second && delivery.send(second)]);
      return { ...clickOutcome(delivered), ...(again && { second: clickOutcome(again) }) };
    },

    async openHome(tab = 'home') {
      const view = views.home(user.id);
      const event = { type: 'app_home_opened', user: user.id, channel: workspace.direct(user.id).id, tab };
      await delivery.event(eventPayload({ ...event, ...(view && { view: viewObject(view, app) }) }, state));
      return views.home(user.id);
    },

    sees,
    thread(channel, ts) {
      const root = workspace.find(channel, ts);
      return root ? [root, ...repliesOf(root, workspace.messages)].filter(canSee) : [];
    },
    direct: () => sees().filter((message) => message.channel === workspace.direct(user.id).id),
    say(channel, text, thread) {
      const { members, archived, name } = channelOf(channel);
      if (!members.has(user.id)) throw new Error(`${user.name} is not in ${channel}`);
      if (archived) throw new Error(`the channel ${name} is archived`);
      const root = thread === undefined ? undefined : workspace.find(channel, thread);
      if (thread !== undefined && !(root && isThreadRoot(root)))
        throw new Error('there is no such message to reply to');
      return workspace.post({ channel, user: user.id, text: typedText(text), ...(thread && { thread_ts: thread }) });
    },
  };
}
