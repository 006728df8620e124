import { isKnownError } from '../../src/errors.ts';

/** Kind and sentence of the KnownError that `work` throws; throws when it throws none. */
export async function thrownBy(work: Promise<unknown>): Promise<{ readonly kind: string; readonly message: string }> {
  const error = await work.then(
    () => new Error('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  if (!isKnownError(error)) throw error;
  return { kind: error.kind, message: error.message };
}
