import { isDeepStrictEqual } from 'node:util';
import type { Check } from './rule-problem.ts';
import { entries, isRecord, rule } from './shape.ts';

/** The same object with its defaults filled in: `emoji` is true and `verbatim` is false unless said otherwise. */
function plainForm(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const defaults = value.type === 'plain_text' ? { emoji: true } : value.type === 'mrkdwn' ? { verbatim: false } : {};
  const present = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return { ...defaults, ...Object.fromEntries(present.map(([key, entry]) => [key, plainForm(entry)])) };
}

/**
 * What is chosen beforehand must be exactly one of the options, in text too (slackapi/python-slack-sdk#1510). An empty
 * list of `initial_options` is refused with the same words (maxchehab/phelia PR 23): leave the property out instead.
 */
export const initialAmongOptions: Check = rule((element, at, say) => {
  const groups = entries(element.option_groups).flatMap((group) => (isRecord(group) ? entries(group.options) : []));
  const offered = [...entries(element.options), ...groups].map(plainForm);
  const isOffered = (chosen: unknown) => offered.some((option) => isDeepStrictEqual(option, plainForm(chosen)));
  const message = 'must be one of the provided options';
  if (element.initial_option !== undefined && !isOffered(element.initial_option)) say(`${at}/initial_option`, message);
  if (element.initial_options !== undefined) {
    const chosen = entries(element.initial_options);
    if (chosen.length === 0 || !chosen.every(isOffered)) say(`${at}/initial_options`, message);
  }
});
