import { isKnownError } from '../errors.ts';

/** What a look-up says of the address itself: two users have it, or CxEngage does not take it. Undefined: it is no trouble of the row. */
export function addressProblem(error: unknown): { readonly email: string } | undefined {
  return isKnownError(error, 'conflict') || isKnownError(error, 'validation') ? { email: error.message } : undefined;
}
