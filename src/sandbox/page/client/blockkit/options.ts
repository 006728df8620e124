import { type Json, jsonOf, listOf, textOf } from '../../../slack/json.ts';
import { type Control, heldBy } from './control.ts';
import type { Option, Surroundings } from './surroundings.ts';
import { plainText } from './text-object.ts';

export function optionOf(json: Json): Option {
  const description = plainText(json.description);
  return { value: textOf(json.value), text: plainText(json.text), ...(description && { description }) };
}

/** What a static menu offers. Groups are shown as one list, without their labels. */
export function optionsOf(element: Json): readonly Option[] {
  const grouped = listOf(element.option_groups).flatMap((group) => listOf(group.options));
  return [...listOf(element.options), ...grouped].map(optionOf);
}

/** The options whose words contain the query. */
export function matching(options: readonly Option[], query: string): readonly Option[] {
  const words = query.trim().toLowerCase();
  return options.filter(({ text }) => text.toLowerCase().includes(words));
}

function namedOption(id: string, at: Surroundings): Option {
  return { value: id, text: at.userName(id) ?? at.channel(id)?.name ?? id };
}

/** What is chosen in a menu of any kind: options unchanged, people and channels by name. */
export function chosenIn(control: Control): readonly Option[] {
  const held = Object.entries(heldBy(control)).find(([name]) => name.startsWith('selected_'))?.[1];
  const list: readonly unknown[] = Array.isArray(held) ? held : [held];
  return list.flatMap((one) => {
    if (typeof one === 'string') return [namedOption(one, control.at)];
    const json = jsonOf(one);
    return json.value === undefined ? [] : [optionOf(json)];
  });
}
