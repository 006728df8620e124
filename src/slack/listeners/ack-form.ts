import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { FormAnswer } from './form-answer.ts';

/** Answers a submitted form; without an answer Slack closes it. */
export async function ackForm(
  ack: SlackViewMiddlewareArgs<ViewSubmitAction>['ack'],
  answer: FormAnswer,
): Promise<void> {
  await (answer ? ack(answer) : ack());
}
