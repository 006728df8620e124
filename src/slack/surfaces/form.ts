import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { clamp } from '../../domain/text.ts';
import { clampMrkdwn, LIMITS } from './limits.ts';

const plainText = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });

/** A form. `metadata` comes back with its submission. */
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

/** A window that only says something: «Checking…» while a look-up runs, or why a form was refused. */
export function notice(title: string, sentence: string): types.ModalView {
  return {
    type: 'modal',
    title: plainText(title),
    close: plainText('Close'),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: clampMrkdwn(sentence, LIMITS.sectionText) } }],
  };
}

const plainText2 = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });

export interface Field {
  /** Block id and action id. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: boolean;
}

/** An input whose block id is its action id, so that a schema's key is Slack's error key. */
export function input(field: Field, element: types.InputBlock['element']): types.InputBlock {
  return {
    type: 'input',
    block_id: field.id,
    label: plainText2(field.label),
    optional: field.optional ?? false,
    element: { ...element, action_id: field.id },
    ...(field.hint && { hint: plainText2(field.hint) }),
  };
}

/** A word of the API, its label, and what it means. */
export type Word = readonly [value: string, label: string, description?: string];

/** A choice among few words. */
export function choice(list: readonly Word[], initial?: string): types.StaticSelect {
  const options = list.map(([value, label, description]) => ({
    ...option(value, label),
    ...(description && { description: plainText2(description) }),
  }));
  const initialOption = options.find(({ value }) => value === initial);
  return { type: 'static_select', options, ...(initialOption && { initial_option: initialOption }) };
}

/** A choice that the app answers while one types; shown at once, before anything is typed. */
export function typeahead(placeholder: string): types.ExternalSelect {
  return { type: 'external_select', min_query_length: 0, placeholder: plainText2(placeholder) };
}

/** One option: its value is the API's id or word, its text the API's name, cut only where Slack would refuse it. */
export function option(value: string, label: string): types.PlainTextOption {
  return { value, text: plainText2(clamp(label.trim() ? label : value, LIMITS.optionText)) };
}

/** Those whose name contains what was typed, as many as Slack takes. */
export function matching(list: readonly { id: string; name: string }[], typed: string): types.PlainTextOption[] {
  const query = typed.trim().toLowerCase();
  const found = list.filter(({ name }) => name.toLowerCase().includes(query));
  return found.slice(0, LIMITS.options).map(({ id, name }) => option(id, name));
}

/** The state of one input (docs.slack.dev, view_submission payload): which key is filled depends on the element. */
const element = v.looseObject({
  value: v.nullish(v.string()),
  selected_option: v.nullish(v.looseObject({ value: v.string() })),
  selected_options: v.nullish(v.array(v.looseObject({ value: v.string() }))),
});
const state = v.record(v.string(), v.record(v.string(), v.nullable(element)));

/** What was typed, by block id. An empty field is left out: Slack sends null, which no schema of ours should see. */
export type FormValues = Readonly<Record<string, string | readonly string[]>>;

/** Reads `view.state.values`, in which a block's one action id is its block id. Throws when it has another shape. */
export function formValues(values: unknown): FormValues {
  const filled = Object.entries(v.parse(state, values)).flatMap(([id, actions]) => {
    const input = actions[id];
    const value =
      input?.selected_options?.map((option) => option.value) ?? input?.selected_option?.value ?? input?.value;
    return value?.length ? [[id, value] as const] : [];
  });
  return Object.fromEntries(filled);
}
