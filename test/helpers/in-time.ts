/** What `work` gives; throws with `what` when that takes longer than `limitMs` of real time, so that no test waits for ever. */
export async function inTime<T>(work: Promise<T>, what: string, limitMs = 30_000): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${what} did not happen within ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
