import { type BlockElement, elementsOf } from './blocks.ts';
import type { MessagePlace } from './choices.ts';
import type { Delivery } from './delivery.ts';
import { textOf } from './json.ts';
import { messageAction } from './payloads.ts';
import { type ClickOutcome, clickOutcome } from './person-modal.ts';
import { seesMessage } from './sees-message.ts';
import type { SlackState } from './state.ts';
import { typed } from './typing.ts';
import { typingContext } from './typing-context.ts';
import { holderOf, type Value } from './view-state.ts';
import type { Message, WorkspaceUser } from './workspace.ts';

export interface MessageHands {
  /**
   * Ticks or picks in an element of a message, and waits for what the app does with it. It stays so for this person, and
   * every later action of his in the message tells of it.
   * @throws Error when the person does not see the message, or its element does not take the value.
   */
  choose(where: MessagePlace, actionId: string, value: Value): Promise<ClickOutcome>;
}

function placeIn(message: Message, actionId: string): BlockElement {
  const [found, second] = elementsOf(message.blocks ?? []).filter((element) => element.actionId === actionId);
  if (!found) throw new Error(`the message has no ${actionId} now: ${message.text}`);
  if (second) throw new Error(`the message has several ${actionId}`);
  if (!holderOf(found.element)) throw new Error(`${actionId}: a ${textOf(found.element.type)} holds no value`);
  return found;
}

/** What a person does with the inputs of messages. */
export function messageHands(user: WorkspaceUser, state: SlackState, delivery: Delivery): MessageHands {
  const { workspace, choices, ids } = state;
  return {
    async choose(where, actionId, value) {
      const message = workspace.find(where.channel, where.ts);
      const channel = workspace.channels.get(where.channel);
      if (!message || !channel) throw new Error('there is no such message');
      if (!seesMessage(user.id, message, workspace)) throw new Error(`${user.name} does not see the message`);
      const place = placeIn(message, actionId);
      // A menu in a message that asks the app for its options is not known here: it offers its initial ones only.
      const shown = { state: choices.stateOf(user.id, message), offered: {} };
      const held = typed(shown, place, value, typingContext(user.id, state));
      choices.put(user.id, message, place, held);
      const action = { block_id: place.blockId, action_id: actionId, ...held, action_ts: ids.ts() };
      return clickOutcome(await delivery.send(messageAction(user, message, channel, action, state)));
    },
  };
}
