import { type ErrorKind, KnownError } from '../../src/errors.ts';

/** What `work` throws, which must be a KnownError of this kind. */
export async function thrownBy(work: Promise<unknown>, kind: ErrorKind): Promise<KnownError> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`nothing was thrown, but answered: ${JSON.stringify(outcome.value)}`);
  if (!(outcome.error instanceof KnownError)) throw outcome.error;
  if (outcome.error.kind !== kind) throw new Error(`it is ${outcome.error.kind}: ${outcome.error.message}`);
  return outcome.error;
}
