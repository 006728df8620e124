import { webApi } from '@slack/bolt';
import { codeOf, isKnownError, KnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';

/** Turns what Slack refuses into a finding. `lacksScope`: a finding says already which scopes are missing. */
export async function refusals(
  check: string,
  work: Promise<readonly Finding[]>,
  lacksScope = false,
): Promise<readonly Finding[]> {
  try {
    return await work;
  } catch (error) {
    if (!isKnownError(error, 'forbidden')) throw error;
    if (lacksScope && error.code === 'missing_scope')
      return [{ check, state: 'unknown', text: 'Not checked: a scope is missing.' }];
    return [{ check, state: 'wrong', text: error.message }];
  }
}

type Work = readonly [check: string, work: Promise<readonly Finding[]> | readonly Finding[]];

/** Waits for all calls. What Slack did not answer is `unknown` if something else is wrong, and else thrown. */
export async function allFindings(before: readonly Finding[], works: readonly Work[]): Promise<readonly Finding[]> {
  const ends = await Promise.allSettled(works.map(([, work]) => work));
  const errors = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  const found = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  const isWrong = [...before, ...found].some(({ state }) => state === 'wrong');
  const toThrow = errors.find((error) => !isKnownError(error, 'upstream')) ?? (isWrong ? undefined : errors[0]);
  if (toThrow !== undefined) throw toThrow;
  return ends.flatMap((end, at): readonly Finding[] =>
    end.status === 'fulfilled'
      ? end.value
      : [{ check: works[at]?.[0] ?? '', state: 'unknown', text: `Not checked: ${end.reason.message}` }],
  );
}

/** An error of a call without any answer, with its cause and what to check. Any other error as it is. */
export function unanswered(apiUrl: string, error: unknown): unknown {
  const cause = isKnownError(error, 'upstream') ? error.cause : undefined;
  if (!(cause instanceof webApi.WebAPIRequestError)) return error;
  const code = codeOf(cause.original) ?? 'no answer';
  const text = `${new URL(apiUrl).host}: ${code}. Check the network, DNS and proxy of this machine.`;
  return new KnownError('upstream', text, { cause: error });
}
