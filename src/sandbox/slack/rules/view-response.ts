import { findProblem, type RuleProblem } from './rule-problem.ts';
import { entries, filled, isRecord, type Json, object, oneOf } from './shape.ts';
import { checkView } from './view.ts';

function inputBlockIds(view: unknown): readonly unknown[] {
  const blocks = isRecord(view) ? entries(view.blocks) : [];
  return blocks.flatMap((block) => (isRecord(block) && block.type === 'input' ? [block.block_id] : []));
}

/** `errors` is a map from block_ids of input blocks of the submitted view to texts, and not empty. */
function checkErrors(answer: Json, view: unknown): RuleProblem | undefined {
  const known = inputBlockIds(view);
  return findProblem('invalid_arguments', (say) => {
    object({ response_action: oneOf('errors'), errors: () => {} })(answer, '', say);
    if (!isRecord(answer.errors)) return say('/errors', 'must provide an object');
    if (Object.keys(answer.errors).length === 0) say('/errors', 'must provide at least 1 items');
    for (const [blockId, message] of Object.entries(answer.errors)) {
      if (!known.includes(blockId)) say(`/errors/${blockId}`, 'is not the block_id of an input block of this view');
      filled(message, `/errors/${blockId}`, say);
    }
  });
}

/**
 * What is wrong with the acknowledgement of a view_submission; undefined when Slack acts on it. Nothing, an empty text
 * and an empty object close the view. `view` is the submitted view. Slack shows people "We had some trouble connecting"
 * and gives the app no error; the codes are those of the call that would do the same.
 * docs.slack.dev/surfaces/modals, "Updating modals" and "Displaying errors in views"
 */
export function checkViewResponse(answer: unknown, view: unknown): RuleProblem | undefined {
  if (answer === undefined || answer === null || answer === '') return undefined;
  if (isRecord(answer)) {
    if (Object.keys(answer).length === 0) return undefined;
    if (answer.response_action === 'errors') return checkErrors(answer, view);
    if (answer.response_action === 'update' || answer.response_action === 'push') {
      const shape = object({ response_action: () => {}, view: () => {} });
      return findProblem('invalid_arguments', (say) => shape(answer, '', say)) ?? checkView(answer.view, 'modal');
    }
  }
  return findProblem('invalid_arguments', (say) => object({ response_action: oneOf('clear') })(answer, '', say));
}
