/** Whether `work` ends within `ms`. It is not cancelled if it does not. Throws its error. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const limit = Promise.withResolvers<false>();
  const timer = setTimeout(() => limit.resolve(false), ms);
  try {
    return await Promise.race([work.then(() => true), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Settles like `work`, or rejects with `abortError()` once `signal` aborts. `work` itself is not cancelled. */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  abortError: () => unknown,
): Promise<T> {
  if (signal === undefined) return work;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(abortError());
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    // Listed first, the abort wins when both settle at once.
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
