import { storageError } from './storage-error.ts';

type Calls = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

/** The same functions, whose errors are of kind `storage` where the database cannot be used now. */
export function withStorageErrors<T extends { readonly [Name in keyof T]: Calls[string] }>(calls: T): T {
  const wrapped = Object.entries<Calls[string]>(calls).map(([name, call]) => [
    name,
    async (...args: never[]) => {
      try {
        return await call(...args);
      } catch (error) {
        throw storageError(error);
      }
    },
  ]);
  // The same names with functions of the same arguments and results.
  return Object.fromEntries(wrapped) as T;
}
