import { option, optionGroup } from './composition.ts';
import { findProblem, type RuleProblem } from './rule-problem.ts';
import { isRecord, list, object } from './shape.ts';

const shape = object({}, { options: list(option, 0, 100), option_groups: list(optionGroup, 0, 100) });

/**
 * What is wrong with the answer to an options request (`block_suggestion`): one of `options` and `option_groups`, at most
 * 100 of them; an empty list is "no match". Slack gives the app no error here, the menu stays empty; the code is the one
 * of a broken argument. docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
 */
export function checkOptions(answer: unknown): RuleProblem | undefined {
  return findProblem('invalid_arguments', (say) => {
    shape(answer, '', say);
    if (!isRecord(answer)) return;
    const given = ['options', 'option_groups'].filter((name) => answer[name] !== undefined);
    if (given.length !== 1) say('', 'must define either `options` or `option_groups`');
  });
}
