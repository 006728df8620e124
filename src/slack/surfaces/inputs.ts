import type { types } from '@slack/bolt';
import { clamp, LIMITS } from './limits.ts';

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });

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
    label: plain(field.label),
    optional: field.optional ?? false,
    element: { ...element, action_id: field.id },
    ...(field.hint && { hint: plain(field.hint) }),
  };
}

/** A word of the API, its label, and what it means. */
export type Word = readonly [value: string, label: string, description?: string];

/** A choice among few words. */
export function choice(list: readonly Word[], initial?: string): types.StaticSelect {
  const options = list.map(([value, label, description]) => ({
    ...option(value, label),
    ...(description && { description: plain(description) }),
  }));
  const initialOption = options.find(({ value }) => value === initial);
  return { type: 'static_select', options, ...(initialOption && { initial_option: initialOption }) };
}

/** A choice that the app answers while one types; shown at once, before anything is typed. */
export function typeahead(placeholder: string): types.ExternalSelect {
  return { type: 'external_select', min_query_length: 0, placeholder: plain(placeholder) };
}

/** One option: its value is the API's id or word, its text the API's name, cut only where Slack would refuse it. */
export function option(value: string, label: string): types.PlainTextOption {
  return { value, text: plain(clamp(label.trim() ? label : value, LIMITS.optionText)) };
}

/** Those whose name contains what was typed, as many as Slack takes. */
export function matching(list: readonly { id: string; name: string }[], typed: string): types.PlainTextOption[] {
  const query = typed.trim().toLowerCase();
  const found = list.filter(({ name }) => name.toLowerCase().includes(query));
  return found.slice(0, LIMITS.options).map(({ id, name }) => option(id, name));
}
