import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import type { FieldValue, Surroundings } from './surroundings.ts';
import { plainText } from './text-object.ts';

/** An element that takes or shows a value, with all that ties it to the block around it. */
export interface Control {
  readonly element: Json;
  readonly blockId: string;
  readonly actionId: string;
  readonly at: Surroundings;
  /** Of the element itself; in a modal it is unique, outside of one there is none. */
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

/** What the element holds, as in `view.state.values`: outside of a modal, what it was given to begin with. */
export function heldBy({ element, at, blockId, actionId }: Control): Json {
  if (at.fields) return jsonOf(at.fields.held(blockId, actionId));
  const initial = Object.entries(element).filter(([name]) => name.startsWith('initial_'));
  return Object.fromEntries(
    initial.map(([name, value]) => [name === 'initial_value' ? 'value' : name.replace('initial', 'selected'), value]),
  );
}

/** Puts a value into the field; does nothing outside of a modal. */
export function put({ at, blockId, actionId }: Control, value: FieldValue): void {
  at.fields?.put(blockId, actionId, value);
}
