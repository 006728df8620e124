import { block, type Surface } from './blocks.ts';
import type { Check, Say } from './rule-problem.ts';
import { entries, isRecord, type Json, list } from './shape.ts';

const maxBlocks: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

/** Inputs that only a modal shows: the element pages, `available_in_surfaces` (docs.slack.dev/reference/block-kit/block-elements/*). */
const modalInputs = ['email_text_input', 'url_text_input', 'number_input', 'file_input'];

interface Place {
  readonly element: Json;
  readonly at: string;
}

/** The interactive elements of a block, with their places. */
function elementsOf(value: unknown, at: string): readonly Place[] {
  if (!isRecord(value)) return [];
  const places: [unknown, string][] = [
    [value.accessory, `${at}/accessory`],
    [value.element, `${at}/element`],
  ];
  if (value.type === 'actions') {
    for (const [index, element] of entries(value.elements).entries()) places.push([element, `${at}/elements/${index}`]);
  }
  return places.flatMap(([element, place]) => (isRecord(element) ? [{ element, at: place }] : []));
}

/** block_id is unique in the whole payload, action_id inside its block; both are refused in the same words. */
function sayTwice(name: 'block_id' | 'action_id', found: readonly Place[], say: Say): void {
  const seen = new Set<unknown>();
  for (const { element, at } of found) {
    const id = element[name];
    if (id === undefined) continue;
    if (seen.has(id)) say(`${at}/${name}`, `\`${name}\` "${id}" already exists`);
    seen.add(id);
  }
}

/**
 * A list of blocks on this surface: how many, each block's own shape, and what holds between them. `min` is the
 * smallest number allowed.
 */
export function blockList(surface: Surface, min: number): Check {
  const shape = list(block(surface), min, maxBlocks[surface]);
  return (value, at, say) => {
    shape(value, at, say);
    const blocks = entries(value).map((entry, index) => ({ entry, at: `${at}/${index}` }));
    const records = blocks.flatMap((found) => (isRecord(found.entry) ? [{ element: found.entry, at: found.at }] : []));
    sayTwice('block_id', records, say);
    const inside = blocks.map((found) => elementsOf(found.entry, found.at));
    for (const elements of inside) sayTwice('action_id', elements, say);
    const all = inside.flat();
    for (const { element, at: place } of all) {
      const isElsewhere = surface !== 'modal' && modalInputs.some((name) => name === element.type);
      if (isElsewhere) say(`${place}/type`, `unsupported type: ${String(element.type)}`);
    }
    // docs.slack.dev/reference/block-kit/block-elements/*: "only one element can be set to true".
    for (const { at: place } of all.filter((found) => found.element.focus_on_load === true).slice(1)) {
      say(`${place}/focus_on_load`, 'only one element can have `focus_on_load` set');
    }
  };
}
