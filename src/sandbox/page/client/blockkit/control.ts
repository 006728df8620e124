import { type Json, textOf } from '../../../slack/json.ts';
import type { FieldValue, Surroundings } from './surroundings.ts';
import { plainText } from './text-object.ts';

/** An element that takes or shows a value, with all that ties it to the block around it. */
export interface Control {
  readonly element: Json;
  readonly blockId: string;
  readonly actionId: string;
  readonly at: Surroundings;
  /** Of the element itself, unique in the page; where nothing can be filled in there is none. */
  readonly id: string | undefined;
  readonly isOptional: boolean;
  /** How it is called, described and marked as wrong, as attributes. */
  readonly aria: Readonly<Record<string, string | undefined>>;
}

/** Begins the ids of everything that belongs to one element. No two elements of a page share one. */
export function idOf(at: Surroundings, blockId: string, actionId: string): string | undefined {
  return at.fields && [at.fields.formId, blockId, actionId].map(encodeURIComponent).join('/');
}

/** The element of an `actions` block or the accessory of a section: it has no label, so its own words must do. */
export function bareControl(element: Json, blockId: string, at: Surroundings, sectionText = ''): Control {
  const actionId = textOf(element.action_id);
  const label = plainText(element.placeholder) || sectionText || textOf(element.type).replaceAll('_', ' ');
  const id = idOf(at, blockId, actionId);
  return { element, blockId, actionId, at, id, isOptional: false, aria: { 'aria-label': label, ...focus(element) } };
}

/** Marks the element that a modal focuses when it opens. */
export function focus(element: Json): Readonly<Record<string, string>> {
  return element.focus_on_load === true ? { 'data-focus-on-load': '' } : {};
}

/** Whether the element is there to be used, or only to be seen. */
export function isUsable({ at, element }: Control): boolean {
  return at.fields?.takes(element) === true;
}

/** What the element holds, as in `view.state.values`: while nobody has put anything in, what it was given to begin with. */
export function heldBy({ element, at, blockId, actionId }: Control): Json {
  const held = at.fields?.held(blockId, actionId);
  if (held) return held;
  const initial = Object.entries(element).filter(([name]) => name.startsWith('initial_'));
  return Object.fromEntries(
    initial.map(([name, value]) => [name === 'initial_value' ? 'value' : name.replace('initial', 'selected'), value]),
  );
}

/** Puts a value into the field; does nothing where nothing can be filled in. */
export function put({ at, blockId, actionId }: Control, value: FieldValue): void {
  at.fields?.put(blockId, actionId, value);
}
