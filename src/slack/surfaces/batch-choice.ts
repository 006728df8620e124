import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { type BatchIn, rowsToDecide } from './batch-in.ts';
import { allOrNothing } from './batch-words.ts';
import { buttons } from './buttons.ts';
import { option } from './inputs.ts';

export const BATCH_CHOICE = 'batch_choice';
export const ALL_OR_NOTHING = 'all_or_nothing';

/** What the requester of a read batch can do with it: send it, whole or as far as it goes, or discard it. */
export function batchChoice(scene: BatchIn): types.ActionsBlock {
  if (!rowsToDecide(scene)) return buttons(scene, 'discard_batch');
  const { elements } = buttons(scene, 'submit_batch', 'discard_batch');
  const all = option(ALL_OR_NOTHING, allOrNothing(scene.request));
  const checkboxes: types.Checkboxes = {
    type: 'checkboxes',
    action_id: ALL_OR_NOTHING,
    options: [all],
    ...(scene.request.content.allOrNothing && { initial_options: [all] }),
  };
  return { type: 'actions', block_id: BATCH_CHOICE, elements: [checkboxes, ...elements] };
}

/** `state.values` of a message: only our own choice in it counts. */
const chosen = v.object({
  [BATCH_CHOICE]: v.object({
    [ALL_OR_NOTHING]: v.object({ selected_options: v.array(v.object({ value: v.literal(ALL_OR_NOTHING) })) }),
  }),
});

/** Whether all or nothing is ticked in the message of a click. */
export function parseBatchChoice(values: unknown): boolean {
  const { success, output } = v.safeParse(chosen, values);
  return success && output[BATCH_CHOICE][ALL_OR_NOTHING].selected_options.length > 0;
}
