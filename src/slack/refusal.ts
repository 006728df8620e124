import { KnownError } from '../errors.ts';
import { cureOf, type RefusedCall, todoFor } from './error-codes.ts';
import { neededScope, slackCode, slackError } from './errors.ts';

/**
 * For the `catch` of a call. Throws `upstream` when waiting helps, else `forbidden` with Slack's code and what the
 * operator has to do. An unknown code is not waited for.
 */
export function refuse(call: RefusedCall): (error: unknown) => never {
  return (error) => {
    const code = slackCode(error);
    if (code === undefined || cureOf(code) === 'wait') throw slackError(error);
    throw new KnownError('forbidden', todoFor(code, { ...call, needed: neededScope(error) }), { code, cause: error });
  };
}
