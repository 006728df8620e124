import type { RequestRow } from './ledger.ts';
import type { Step } from './step.ts';

/** The status in which each button works. */
export const FROM = { approve: 'pending', deny: 'pending', cancel: 'pending', retry: 'failed' } as const;

/** The request that a step is about, if there is one. */
export function targetOf(step: Step, requests: readonly RequestRow[]): RequestRow | undefined {
  if (!('which' in step)) return undefined;
  const from = step.do === 'press' ? FROM[step.verb] : step.do === 'race' ? FROM[step.one[1]] : 'pending';
  const newest = requests.toReversed();
  const fitting = newest.filter(({ status }) => status === from);
  return [...fitting, ...newest.filter(({ status }) => status !== from)][step.which];
}
