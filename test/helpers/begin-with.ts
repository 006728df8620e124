import type { Test } from 'uvu';

/**
 * Runs `start` when the first test of the suite begins, and `stop` after the last. Servers must not start when their file
 * is imported: uvu imports all files first, and their tests may run minutes later. A start that fails fails every test,
 * whereas uvu stays green when `before()` throws. Call it before any other `before.each`.
 */
export function beginWith(test: Test, start: () => Promise<void>, stop: () => unknown): void {
  let started: Promise<void> | undefined;
  test.before.each(() => {
    started ??= start();
    return started;
  });
  test.after(async () => {
    if (started) await started.then(stop);
  });
}
