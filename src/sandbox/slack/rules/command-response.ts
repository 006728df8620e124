import { checkMessage } from './message.ts';
import { findProblem, type RuleProblem } from './rule-problem.ts';
import { isRecord, oneOf } from './shape.ts';

const responseType = oneOf('ephemeral', 'in_channel');
const parts = ['text', 'blocks', 'attachments', 'markdown_text'];

/**
 * What is wrong with the acknowledgement of a slash command; undefined when Slack takes it: nothing, a plain text, or a
 * message. A message without content is no answer: with `response_type: in_channel` it makes the command itself visible.
 * docs.slack.dev/interactivity/implementing-slash-commands
 */
export function checkCommandResponse(answer: unknown): RuleProblem | undefined {
  if (answer === undefined || answer === null || typeof answer === 'string') return undefined;
  if (isRecord(answer) && answer.response_type !== undefined) {
    const problem = findProblem('invalid_arguments', (say) =>
      responseType(answer.response_type, '/response_type', say),
    );
    if (problem) return problem;
  }
  const isEmpty = isRecord(answer) && parts.every((name) => answer[name] === undefined);
  return isEmpty ? undefined : checkMessage(answer, 'response');
}
