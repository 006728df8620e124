import * as v from 'valibot';
import type { OpenView } from '../slack/views.ts';
import { wordsOf } from './words-of.ts';

const plain = v.object({ text: v.string() });
const block = v.looseObject({
  type: v.string(),
  block_id: v.optional(v.string()),
  label: v.optional(plain),
  hint: v.optional(plain),
  optional: v.optional(v.boolean(), false),
});
const view = v.looseObject({ title: plain, submit: v.optional(plain), blocks: v.array(block) });

/** An open modal as lines of text: its fields with what stands in them, and the errors under them. */
export function formOf(open: OpenView, filled: Readonly<Record<string, string>> = {}): string {
  const { title, submit, blocks } = v.parse(view, open.view);
  const width = Math.max(...blocks.map(({ label }) => label?.text.length ?? 0));
  const lines = blocks.flatMap((one) => {
    if (one.type !== 'input') return wordsOf({ blocks: [one] }).split('\n');
    const id = one.block_id ?? '';
    const value = filled[id] ?? (one.optional ? '(optional)' : '');
    const error = open.errors?.[id];
    return [
      `${(one.label?.text ?? id).padEnd(width)}  ${value}`,
      ...(error ? [`${' '.repeat(width)}  ✗ ${error}`] : []),
    ];
  });
  return [title.text, ...lines, `[ ${submit?.text ?? 'Close'} ]`].join('\n');
}
