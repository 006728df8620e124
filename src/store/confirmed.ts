import { storageError } from './storage-error.ts';

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/**
 * The same functions, which answer only with what is on the disk, and whose errors are of kind `storage` where the
 * database cannot be used now.
 */
export function confirmed<T extends { readonly [Name in keyof T]: Calls[string] }>(
  calls: T,
  kept: () => Promise<void>,
): T {
  const wrapped = Object.entries<Calls[string]>(calls).map(([name, call]) => [
    name,
    async (...args: never[]) => {
      try {
        const answer = await call(...args);
        await kept();
        return answer;
      } catch (error) {
        throw storageError(error);
      }
    },
  ]);
  // The same names with functions of the same arguments and results.
  return Object.fromEntries(wrapped) as T;
}
