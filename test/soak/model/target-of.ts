import type { Status } from '../../../src/domain/request.ts';
import type { RequestRow } from './ledger.ts';
import type { Step } from './step.ts';

/** The status in which each button works. */
export const FROM = { approve: 'pending', deny: 'pending', cancel: 'pending', retry: 'failed' } as const;

/** The request that a step is about, if there is one. */
export function targetOf(step: Step, requests: readonly RequestRow[]): RequestRow | undefined {
  if (!('which' in step)) return undefined;
  const newest = requests.toReversed();
  const fits = ({ status }: RequestRow) => fitting(step).includes(status);
  return [...newest.filter(fits), ...newest.filter((one) => !fits(one))][step.which];
}

function fitting(step: Step): readonly Status[] {
  if (step.do === 'press') return [FROM[step.verb]];
  if (step.do === 'race') return [FROM[step.one[1]]];
  return ['approved', 'creating', 'unknown'];
}
