import type { Ids } from './ids.ts';
import { type Json, jsonOf, listOf, textOf } from './json.ts';

/** One interactive element and the block that holds it. */
export interface BlockElement {
  readonly block: Json;
  readonly blockId: string;
  readonly element: Json;
  readonly actionId: string;
}

/** The blocks as Slack stores them: a block or an element without an id gets a random one. */
export function withIds(blocks: unknown, ids: Ids): readonly Json[] {
  const named = (element: unknown): Json => {
    const json = jsonOf(element);
    return textOf(json.type) === 'image' || textOf(json.action_id) ? json : { ...json, action_id: ids.secret(5) };
  };
  return listOf(blocks).map((block) => ({
    ...block,
    block_id: textOf(block.block_id) || ids.secret(5),
    ...(block.type === 'actions' && { elements: listOf(block.elements).map(named) }),
    ...(block.type === 'section' && block.accessory !== undefined && { accessory: named(block.accessory) }),
    ...(block.type === 'input' && { element: named(block.element) }),
  }));
}

/** Every interactive element of the blocks, in reading order. */
export function elementsOf(blocks: readonly Json[]): readonly BlockElement[] {
  return blocks.flatMap((block) => {
    const held = block.type === 'actions' ? listOf(block.elements) : [block.element ?? block.accessory];
    return held
      .map(jsonOf)
      .filter((element) => textOf(element.action_id))
      .map((element) => ({
        block,
        blockId: textOf(block.block_id),
        element,
        actionId: textOf(element.action_id),
      }));
  });
}
