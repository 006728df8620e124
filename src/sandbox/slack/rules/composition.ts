// Composition objects. Limits: docs.slack.dev/reference/block-kit/composition-objects/*.
import type { Check } from './rule-problem.ts';
import { boolean, filled, integer, kinds, list, object, oneOf, pattern, string } from './shape.ts';

const anyType: Check = () => {};

/** Slack answers `invalid url` to what is no web address (MacPaw/together-app#4). */
export const webUrl = (max: number): Check => {
  const form = pattern(/^https?:\/\/[^\s]+$/i, 'invalid url');
  return (value, at, say) => {
    form(value, at, say);
    if (typeof value === 'string') string(0, max)(value, at, say);
  };
};

const plainText = (max: number) => object({ type: anyType, text: string(1, max) }, { emoji: boolean });
const mrkdwn = (max: number) => object({ type: anyType, text: string(1, max) }, { verbatim: boolean });

/** A text object of type plain_text, 1 to `max` characters: an empty text is refused. */
export const plain = (max: number): Check => kinds({ plain_text: plainText(max) });

/** A text object of either type, 1 to `max` characters. */
export const text = (max: number): Check => kinds({ plain_text: plainText(max), mrkdwn: mrkdwn(max) });

/** The kinds of text object, for the lists where they stand beside elements. */
export const textKinds = { plain_text: plainText(3000), mrkdwn: mrkdwn(3000) };

export const style: Check = oneOf('primary', 'danger');

/** `title`, `confirm` and `deny` may be missing (types 3.2.0, `Confirm`). */
export const confirm: Check = object(
  { text: text(300) },
  { title: plain(100), confirm: plain(30), deny: plain(30), style },
);

/** An option of a select menu: plain text only. `value` up to 150; the 75 in a comment of types 3.2.0 is out of date. */
export const option: Check = object({ text: plain(75), value: string(1, 150) }, { description: plain(75) });

/** An option of an overflow menu: it alone may have a `url`. */
export const overflowOption: Check = object(
  { text: plain(75), value: string(1, 150) },
  { description: plain(75), url: webUrl(3000) },
);

/** An option of radio buttons or checkboxes: mrkdwn is allowed. */
export const choice: Check = object({ text: text(75), value: string(1, 150) }, { description: text(75) });

export const optionGroup: Check = object({ label: plain(75), options: list(option, 1, 100) });

const dispatchActionConfig: Check = object(
  {},
  { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), 1, 2) },
);

export const conversationFilter: Check = object(
  {},
  {
    include: list(oneOf('im', 'mpim', 'private', 'public'), 1),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
);

/** A file on Slack shown as an image: its id or its address. */
export const slackFile: Check = object({}, { id: filled, url: webUrl(3000) });

/** What every element may carry. */
export const actionId = { action_id: string(0, 255) };
export const focus = { focus_on_load: boolean };
export const placeholder = { placeholder: plain(150) };
export const dispatch = { dispatch_action_config: dispatchActionConfig };
export const maxSelected = { max_selected_items: integer(1) };
