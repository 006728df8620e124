import { type BlockElement, elementsOf } from './blocks.ts';
import { type StateValue, stateOf, type ViewState } from './view-state.ts';
import type { Message } from './workspace.ts';

/** Where a message stands. */
export type MessagePlace = Pick<Message, 'channel' | 'ts'>;

/** What one person has chosen in one message. */
export interface MessageChoice extends MessagePlace {
  readonly state: ViewState;
}

/** What people choose in messages: each one's client keeps his own, and nobody sees another's. */
export interface Choices {
  /** What this person has chosen so far, message by message. */
  of(userId: string): readonly MessageChoice[];
  /**
   * `state.values` of a block_actions from this message: every element that holds a value, with its initial value until
   * the person has chosen another. Messages carry it since September 2020
   * (docs.slack.dev/changelog/2020-09-full-state-on-view-submisson-and-block-actions; as received: soxtoby/SlackNet#115).
   */
  stateOf(userId: string, message: Message): ViewState;
  put(userId: string, message: Message, place: BlockElement, value: StateValue): void;
  /**
   * The app has changed the message. A choice stays where block_id and action_id are the same, even against other initial
   * options (slackapi/java-slack-sdk#762), and is gone for good where they are not.
   */
  redrawn(message: Message): void;
  reset(): void;
}

export function createChoices(changed: () => void): Choices {
  const byUser = new Map<string, Map<string, MessageChoice>>();
  const keyOf = ({ channel, ts }: MessagePlace) => `${channel} ${ts}`;
  const held = (userId: string, message: MessagePlace) => byUser.get(userId)?.get(keyOf(message))?.state;
  const keep = (userId: string, message: MessagePlace, state: ViewState) => {
    const { channel, ts } = message;
    byUser.set(userId, (byUser.get(userId) ?? new Map()).set(keyOf(message), { channel, ts, state }));
  };
  return {
    of: (userId) => [...(byUser.get(userId)?.values() ?? [])],
    stateOf: (userId, message) => stateOf(elementsOf(message.blocks ?? []), held(userId, message)),
    put(userId, message, { blockId, actionId }, value) {
      const before = held(userId, message);
      keep(userId, message, { ...before, [blockId]: { ...before?.[blockId], [actionId]: value } });
      changed();
    },
    redrawn(message) {
      const elements = elementsOf(message.blocks ?? []);
      for (const userId of byUser.keys()) {
        const before = held(userId, message);
        if (!before) continue;
        const kept = elements.filter(({ blockId, actionId }) => before[blockId]?.[actionId]);
        keep(userId, message, stateOf(kept, before));
      }
      changed();
    },
    reset: () => byUser.clear(),
  };
}
