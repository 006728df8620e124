import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RuleProblem } from '../../../../src/sandbox/slack/rules/rule-problem.ts';

/** One rule: a payload just inside it, a payload just outside it, and what Slack then says. */
export interface RuleRow {
  readonly rule: string;
  readonly passes: unknown;
  readonly breaks: unknown;
  readonly error: string;
  /** The message, `[ERROR] ` left out; none when Slack gives only the code. */
  readonly says?: string;
}

/** A row whose breach Slack calls `invalid_arguments`. */
export function argumentRow(rule: string, passes: unknown, breaks: unknown, says: string): RuleRow {
  return { rule, passes, breaks, error: 'invalid_arguments', says };
}

/** A suite of the rows, two tests a row; the caller runs it. */
export function rowSuite(name: string, rows: readonly RuleRow[], check: (payload: unknown) => RuleProblem | undefined) {
  const test = suite(name);
  for (const row of rows) {
    test(`accepted: ${row.rule}`, () => assert.is(check(row.passes), undefined));
    test(`refused beyond: ${row.rule}`, () => {
      const problem = check(row.breaks);
      assert.is(problem?.error, row.error);
      assert.equal(problem?.messages, row.says === undefined ? [] : [`[ERROR] ${row.says}`]);
    });
  }
  return test;
}

export const chars = (count: number) => 'x'.repeat(count);
export const plain = (text: string) => ({ type: 'plain_text', text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
export const option = (value: string, text = 'A role') => ({ text: plain(text), value });
export const options = (count: number) => times(count, (i) => option(`v${i}`));
export const section = (text: string) => ({ type: 'section', text: mrkdwn(text) });
export const button = (more: object = {}) => ({
  type: 'button',
  text: plain('Approve'),
  action_id: 'approve',
  ...more,
});
export const actions = (...elements: readonly unknown[]) => ({ type: 'actions', elements });
export const input = (element: object, more: object = {}) => ({
  type: 'input',
  label: plain('E-mail'),
  element,
  ...more,
});
export const rich = (...leaves: readonly unknown[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: leaves }],
});
