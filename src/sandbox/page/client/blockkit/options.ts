import { type Json, jsonOf, listOf, textOf } from '../../../slack/json.ts';
import { type Control, heldBy } from './control.ts';
import type { Option, Surroundings } from './surroundings.ts';
import { plainText } from './text-object.ts';

export interface OptionGroup {
  readonly label?: string;
  readonly options: readonly Option[];
}

export function optionOf(json: Json): Option {
  const description = plainText(json.description);
  return { value: textOf(json.value), text: plainText(json.text), ...(description && { description }) };
}

/** What a static menu offers. */
export function groupsOf(element: Json): readonly OptionGroup[] {
  const groups = listOf(element.option_groups).map(({ label, options }) => {
    return { label: plainText(label), options: listOf(options).map(optionOf) };
  });
  const options = listOf(element.options).map(optionOf);
  return options.length > 0 ? [{ options }, ...groups] : groups;
}

/** The groups with only those options whose words contain the query. */
export function matchingGroups(groups: readonly OptionGroup[], query: string): readonly OptionGroup[] {
  const words = query.trim().toLowerCase();
  return groups
    .map((group) => ({ ...group, options: group.options.filter(({ text }) => text.toLowerCase().includes(words)) }))
    .filter(({ options }) => options.length > 0);
}

function namedOption(id: string, at: Surroundings): Option {
  return { value: id, text: at.userName(id) ?? at.channelName(id) ?? id };
}

/** What is chosen in a menu of any kind: options as they are, people and channels by name. */
export function chosenIn(control: Control): readonly Option[] {
  const held = Object.entries(heldBy(control)).find(([name]) => name.startsWith('selected_'))?.[1];
  const list: readonly unknown[] = Array.isArray(held) ? held : [held];
  return list.flatMap((one) => {
    if (typeof one === 'string') return [namedOption(one, control.at)];
    const json = jsonOf(one);
    return json.value === undefined ? [] : [optionOf(json)];
  });
}
