import type { BlockElement } from './blocks.ts';
import { type Json, jsonOf, listOf, textOf } from './json.ts';

/** What one element of a view holds, in the shape of `view.state.values[block_id][action_id]`. */
export type StateValue = Json & { readonly type: string };

export type ViewState = Readonly<Record<string, Readonly<Record<string, StateValue>>>>;

/** What a person puts into a field: text, a date or an option's value; several values; `null` clears. */
export type Value = string | readonly string[] | null;

/** Where a kind of element keeps its value, and what its initial value is called; `many`: it holds a list. */
interface Holder {
  readonly field: string;
  readonly initial: string;
  readonly many: boolean;
}

const one = (field: string, initial: string): Holder => ({ field, initial, many: false });
const many = (field: string, initial: string): Holder => ({ field, initial, many: true });

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload and the pages of the elements. */
const HOLDERS: Readonly<Record<string, Holder>> = {
  plain_text_input: one('value', 'initial_value'),
  email_text_input: one('value', 'initial_value'),
  url_text_input: one('value', 'initial_value'),
  number_input: one('value', 'initial_value'),
  datepicker: one('selected_date', 'initial_date'),
  timepicker: one('selected_time', 'initial_time'),
  static_select: one('selected_option', 'initial_option'),
  external_select: one('selected_option', 'initial_option'),
  radio_buttons: one('selected_option', 'initial_option'),
  users_select: one('selected_user', 'initial_user'),
  channels_select: one('selected_channel', 'initial_channel'),
  conversations_select: one('selected_conversation', 'initial_conversation'),
  checkboxes: many('selected_options', 'initial_options'),
  multi_static_select: many('selected_options', 'initial_options'),
  multi_external_select: many('selected_options', 'initial_options'),
  multi_users_select: many('selected_users', 'initial_users'),
  multi_channels_select: many('selected_channels', 'initial_channels'),
  multi_conversations_select: many('selected_conversations', 'initial_conversations'),
  file_input: many('files', 'initial_files'),
};

export function holderOf(element: Json): Holder | undefined {
  return HOLDERS[textOf(element.type)];
}

/** An option as it stands in a state: without the fields that only the menu shows. */
export function optionOf(option: Json): Json {
  return {
    text: option.text,
    value: option.value,
    ...(option.description !== undefined && { description: option.description }),
  };
}

function initialOf(element: Json, holder: Holder): unknown {
  const initial = element[holder.initial];
  if (holder.many) return holder.field === 'selected_options' ? listOf(initial).map(optionOf) : (initial ?? []);
  if (holder.field === 'selected_option') return initial === undefined ? null : optionOf(jsonOf(initial));
  return initial ?? null;
}

/** The state of a view just shown. A field keeps what was typed where block_id, action_id and type stayed the same. */
export function stateOf(elements: readonly BlockElement[], typed: ViewState = {}): ViewState {
  const state: Record<string, Record<string, StateValue>> = {};
  for (const { blockId, actionId, element } of elements) {
    const holder = holderOf(element);
    if (!holder) continue;
    const type = textOf(element.type);
    const kept = typed[blockId]?.[actionId];
    const value = kept?.type === type ? kept : { type, [holder.field]: initialOf(element, holder) };
    state[blockId] = { ...state[blockId], [actionId]: value };
  }
  return state;
}

export function isEmpty(value: StateValue): boolean {
  return Object.entries(value).every(
    ([key, held]) => key === 'type' || held === null || held === '' || (Array.isArray(held) && held.length === 0),
  );
}
