import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { type Listed, labelsOf, visibleName } from '../../domain/label.ts';
import { clamp, visibleLine } from '../../domain/text.ts';
import { clampMrkdwn, LIMITS } from './limits.ts';

const plainText = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });

/** A form. Slack returns `metadata` with the submission. */
export function form(
  callbackId: string,
  words: { title: string; submit: string },
  blocks: types.KnownBlock[],
  metadata = '',
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plainText(words.title),
    submit: plainText(words.submit),
    close: plainText('Cancel'),
    private_metadata: metadata,
    blocks,
  };
}

/** A window with only a text: "Checking…" during a look-up, or the reason for a refusal. `sentence` is mrkdwn. */
export function notice(title: string, sentence: string): types.ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText('Close'),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: clampMrkdwn(sentence, LIMITS.sectionText) } }],
  };
}

export interface Field {
  /** Block id and action id. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

/** An input whose block id equals its action id, so that a schema's key is also Slack's error key. */
export function input(field: Field, element: types.InputBlock['element']): types.InputBlock {
  return {
    type: 'input',
    block_id: field.id,
    label: plainText(field.label),
    optional: field.optional ?? false,
    element: { ...element, action_id: field.id },
    ...(field.hint && { hint: plainText(field.hint) }),
  };
}

/** The reason of a request, the last field of every form that makes one. */
export function reasonInput(): types.InputBlock {
  return input(
    { id: 'reason', label: 'Reason', hint: 'The approver sees this.', optional: true },
    { type: 'plain_text_input', multiline: true },
  );
}

/** An API value, its label, and its explanation. */
export type Word = readonly [value: string, label: string, description?: string];

export function choice(list: readonly Word[], initial?: string): types.StaticSelect {
  const options = list.map((word) => option(...word));
  const initialOption = options.find(({ value }) => value === initial);
  return { type: 'static_select', options, ...(initialOption && { initial_option: initialOption }) };
}

/** A select whose options come from the bot. It shows options before the user types. */
export function typeahead(placeholder: string): types.ExternalSelect {
  return { type: 'external_select', min_query_length: 0, placeholder: plainText(placeholder) };
}

/** One option, cut to Slack's limits, which are the same for both texts. */
export function option(value: string, label: string, description?: string): types.PlainTextOption {
  return {
    value,
    text: plainText(clamp(label, LIMITS.optionText)),
    ...(description && { description: plainText(clamp(description, LIMITS.optionText)) }),
  };
}

/** Options whose name or id contains the typed text, up to Slack's limit. */
export function matching(list: readonly Listed[], typed: string): types.PlainTextOption[] {
  const query = visibleName(typed).toLowerCase();
  const names = new Map(list.map(({ id, name }) => [id, visibleName(name)]));
  const descriptions = new Map(list.map((listed) => [listed.id, descriptionOf(listed)]));
  // A label may show only the start of the name.
  const found = [...labelsOf(list)].filter(([id, label]) =>
    [label, names.get(id) ?? '', id].some((text) => text.toLowerCase().includes(query)),
  );
  return found.slice(0, LIMITS.options).map(([id, label]) => option(id, label, descriptions.get(id)));
}

/** On one visible line; '' where it only repeats the name, as in the vendor's samples. */
function descriptionOf({ name, description = '' }: Listed): string {
  const line = visibleLine(description, LIMITS.optionText);
  return line.toLowerCase() === visibleName(name).toLowerCase() ? '' : line;
}

/** The state of one input; its keys depend on the element (docs.slack.dev, view_submission payload). */
const element = v.looseObject({
  value: v.nullish(v.string()),
  selected_option: v.nullish(v.looseObject({ value: v.string() })),
  selected_options: v.nullish(v.array(v.looseObject({ value: v.string() }))),
});
const state = v.record(v.string(), v.record(v.string(), v.nullable(element)));

/** Input by block id. Empty fields are omitted: Slack sends null for them, which our schemas do not accept. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** Reads `view.state.values`, where each block has one action with the same id. Throws on another shape. */
export function formValues(values: unknown): FormValues {
  const filled = Object.entries(v.parse(state, values)).flatMap(([id, actions]) => {
    const input = actions[id];
    const value =
      input?.selected_options?.map((option) => option.value) ?? input?.selected_option?.value ?? input?.value;
    return value?.length ? [[id, value] as const] : [];
  });
  return Object.fromEntries(filled);
}
