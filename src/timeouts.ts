/** Whether `work` ended within `ms`; it goes on if not. Its failure is thrown. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const limit = Promise.withResolvers<false>();
  const timer = setTimeout(() => limit.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The outcome of `work`, or a rejection with `lost()` as soon as `signal` aborts. `work` itself goes on. */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  lost: () => unknown,
): Promise<T> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(lost());
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    // The abort stands first: it wins over work that is done at the same moment.
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
