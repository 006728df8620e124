import type { BlockElement } from './blocks.ts';
import { type Json, listOf, textOf } from './json.ts';
import { holderOf, isEmpty, optionOf, type StateValue, type Value } from './view-state.ts';
import type { OpenView } from './views.ts';

/** What the client looks up while somebody fills in a field. */
export interface TypingContext {
  file(id: string): Json | undefined;
  hasUser(id: string): boolean;
}

/** A plain_text_input takes at most 3000 characters, whatever it says. */
const MAX_INPUT = 3000;

function optionsOf(element: Json, offered: readonly Json[]): readonly Json[] {
  const grouped = listOf(element.option_groups).flatMap((group) => listOf(group.options));
  const initial = [element.initial_option, ...listOf(element.initial_options)];
  return [...listOf(element.options), ...grouped, ...offered, ...listOf(initial)];
}

function typedText(element: Json, text: string): string {
  const max = typeof element.max_length === 'number' ? element.max_length : MAX_INPUT;
  if (text.length > max) throw new Error(`the field takes ${max} characters, not ${text.length}`);
  if (text.includes('\n') && element.multiline !== true) throw new Error('the field takes one line');
  if (element.type === 'number_input' && text !== '') {
    const shape = String(element.is_decimal_allowed) === 'true' ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
    if (!shape.test(text)) throw new Error('the field takes a number');
  }
  return text;
}

/** Looks the picked values up; throws for one that the menu does not show. */
function picked(field: string, values: readonly string[], options: readonly Json[], context: TypingContext): unknown[] {
  return values.map((value) => {
    if (field.startsWith('selected_option')) {
      const option = options.find((one) => one.value === value);
      if (!option) throw new Error(`the option ${value} is not offered`);
      return optionOf(option);
    }
    if (field === 'files') {
      const file = context.file(value);
      if (!file) throw new Error(`no file ${value} was uploaded`);
      return file;
    }
    if (field.startsWith('selected_user') && !context.hasUser(value)) throw new Error(`there is no user ${value}`);
    return value;
  });
}

/**
 * The state of a field after a person put `value` into it.
 * @throws Error when Slack's client would not let one do that: too long, not offered, too many.
 */
export function typed(
  view: Pick<OpenView, 'state' | 'offered'>,
  place: BlockElement,
  value: Value,
  context: TypingContext,
): StateValue {
  const { element, blockId, actionId } = place;
  const type = textOf(element.type);
  const holder = holderOf(element);
  if (!holder) throw new Error(`a ${type} holds no value`);
  const { field, many } = holder;
  if (value === null) return { type, [field]: many ? [] : null };
  if (field === 'value') {
    if (typeof value !== 'string') throw new Error('the field takes one text');
    // An emptied field is sent as null.
    return { type, value: typedText(element, value) || null };
  }
  const values = typeof value === 'string' ? [value] : value;
  if (!many && values.length !== 1) throw new Error('the field takes one value');
  const max = element.max_selected_items ?? element.max_files;
  if (typeof max === 'number' && values.length > max) throw new Error(`the field takes ${max} values`);
  const chosen = view.state[blockId]?.[actionId] ?? {};
  const current = Object.values(chosen).flatMap((held) => (Array.isArray(held) ? listOf(held) : listOf([held])));
  const offered = view.offered[`${blockId}/${actionId}`] ?? [];
  const found = picked(field, values, [...optionsOf(element, offered), ...current], context);
  const kinds = Array.isArray(element.filetypes) ? element.filetypes : [];
  if (field === 'files' && kinds.length > 0 && !listOf(found).every((file) => kinds.includes(file.filetype))) {
    throw new Error(`the field takes files of type ${kinds.join(', ')}`);
  }
  return { type, [field]: many ? found : found[0] };
}

/** The words under a field that the client does not let go, or nothing. */
function complaint({ block, element }: BlockElement, value: StateValue | undefined): string | undefined {
  if (!value || isEmpty(value)) return block.optional === true ? undefined : 'Please complete this required field.';
  const text = textOf(value.value);
  const min = typeof element.min_length === 'number' ? element.min_length : 0;
  if (text.length < min) return `Please enter at least ${min} characters.`;
  if (element.type === 'email_text_input' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
    return 'Please enter a valid email address.';
  }
  if (element.type === 'url_text_input' && !URL.canParse(text)) return 'Please enter a valid URL.';
  if (element.type === 'number_input') {
    if (element.min_value !== undefined && Number(text) < Number(element.min_value)) return 'The number is too low.';
    if (element.max_value !== undefined && Number(text) > Number(element.max_value)) return 'The number is too high.';
  }
  return undefined;
}

/** What the client itself says before it sends anything, by block id. */
export function complaints(view: OpenView): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const place of view.elements) {
    if (place.block.type !== 'input') continue;
    const words = complaint(place, view.state[place.blockId]?.[place.actionId]);
    if (words) found[place.blockId] = words;
  }
  return found;
}
