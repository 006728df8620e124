// Interactive elements. Limits: docs.slack.dev/reference/block-kit/block-elements/*.
import {
  actionId,
  choice,
  confirm,
  conversationFilter,
  dispatch,
  focus,
  maxSelected,
  option,
  optionGroup,
  overflowOption,
  placeholder,
  plain,
  slackFile,
  style,
  webUrl,
} from './composition.ts';
import { initialAmongOptions } from './initial-options.ts';
import { richText } from './rich-text.ts';
import type { Check } from './rule-problem.ts';
import { all, boolean, filled, integer, list, object, pattern, rule, string } from './shape.ts';

const anyType: Check = () => {};
const type = { type: anyType };
const decimal = pattern(/^-?\d+(?:\.\d+)?$/, 'must be a valid number');
const date = pattern(/^\d{4}-\d{2}-\d{2}$/, 'must be a date in the format YYYY-MM-DD');
const time = pattern(/^\d{2}:\d{2}$/, 'must be a time in the format HH:mm');

/** What menus, pickers and choices share. */
const pickable = { ...actionId, ...focus, confirm };
const menu = { ...pickable, ...placeholder };
const typed = { ...actionId, ...focus, ...placeholder, ...dispatch };

/** A static menu has `options` or `option_groups`, not both. */
const oneSourceOfOptions = rule((menu, at, say) => {
  if (menu.options === undefined && menu.option_groups === undefined) say(at, 'missing required field: options');
  if (menu.options !== undefined && menu.option_groups !== undefined) {
    say(at, 'only one of `options` and `option_groups` is allowed');
  }
});

const staticOptions = { options: list(option, 1, 100), option_groups: list(optionGroup, 1, 100) };

/** Says nothing when one of the two is missing or no number. */
const notAbove = (low: string, high: string) =>
  rule((element, at, say) => {
    if (Number(element[low]) > Number(element[high])) say(at, `\`${low}\` must not be greater than \`${high}\``);
  });

/** Every element kind that a block may hold, by its `type`. */
export const elementKinds: Readonly<Record<string, Check>> = {
  button: object(
    { ...type, text: plain(75) },
    { ...actionId, url: webUrl(3000), value: string(0, 2000), style, confirm, accessibility_label: string(0, 75) },
  ),
  overflow: object({ ...type, options: list(overflowOption, 1, 5) }, { ...actionId, confirm }),
  radio_buttons: all(
    object({ ...type, options: list(choice, 1, 10) }, { ...pickable, initial_option: choice }),
    initialAmongOptions,
  ),
  checkboxes: all(
    object({ ...type, options: list(choice, 1, 10) }, { ...pickable, initial_options: list(choice, 0) }),
    initialAmongOptions,
  ),
  static_select: all(
    object(type, { ...menu, ...staticOptions, initial_option: option }),
    oneSourceOfOptions,
    initialAmongOptions,
  ),
  multi_static_select: all(
    object(type, { ...menu, ...maxSelected, ...staticOptions, initial_options: list(option, 0) }),
    oneSourceOfOptions,
    initialAmongOptions,
  ),
  external_select: object(type, { ...menu, initial_option: option, min_query_length: integer(0) }),
  multi_external_select: object(type, {
    ...menu,
    ...maxSelected,
    initial_options: list(option, 0),
    min_query_length: integer(0),
  }),
  users_select: object(type, { ...menu, initial_user: filled }),
  multi_users_select: object(type, { ...menu, ...maxSelected, initial_users: list(filled, 0) }),
  channels_select: object(type, { ...menu, initial_channel: filled, response_url_enabled: boolean }),
  multi_channels_select: object(type, { ...menu, ...maxSelected, initial_channels: list(filled, 0) }),
  conversations_select: object(type, {
    ...menu,
    initial_conversation: filled,
    default_to_current_conversation: boolean,
    response_url_enabled: boolean,
    filter: conversationFilter,
  }),
  multi_conversations_select: object(type, {
    ...menu,
    ...maxSelected,
    initial_conversations: list(filled, 0),
    default_to_current_conversation: boolean,
    filter: conversationFilter,
  }),
  datepicker: object(type, { ...menu, initial_date: date }),
  timepicker: object(type, { ...menu, initial_time: time, timezone: filled }),
  datetimepicker: object(type, { ...pickable, initial_date_time: integer(0) }),
  plain_text_input: all(
    object(type, {
      ...typed,
      initial_value: string(0, 3000),
      multiline: boolean,
      min_length: integer(0, 3000),
      max_length: integer(1, 3000),
    }),
    notAbove('min_length', 'max_length'),
  ),
  email_text_input: object(type, { ...typed, initial_value: string(0, 3000) }),
  url_text_input: object(type, { ...typed, initial_value: string(0, 3000) }),
  number_input: all(
    object(
      { ...type, is_decimal_allowed: boolean },
      { ...typed, initial_value: decimal, min_value: decimal, max_value: decimal },
    ),
    notAbove('min_value', 'max_value'),
  ),
  rich_text_input: object(type, { ...typed, initial_value: richText }),
  file_input: object(type, { ...actionId, filetypes: list(filled, 1), max_files: integer(1, 10) }),
  image: all(
    object({ ...type, alt_text: string(1, 2000) }, { image_url: webUrl(3000), slack_file: slackFile }),
    rule((image, at, say) => {
      if ((image.image_url === undefined) === (image.slack_file === undefined)) {
        say(at, 'must define either `image_url` or `slack_file`');
      }
    }),
  ),
};
