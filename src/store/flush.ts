/** Group commit: one flush serves all callers that wait. */
export interface Flush {
  /** Records a write that is not flushed yet. */
  wrote(): void;
  /**
   * Resolves when every write before the call is on disk. After one failed flush it always rejects: the system drops
   * the lost pages and reports that only once, so a second flush would succeed without them, and the log after them is
   * unreadable. A restart reads what is on disk.
   */
  kept(): Promise<void>;
  /** Throws the error of a failed flush. Call it before each write: after a failure nothing more may be written. */
  check(): void;
}

/** `toDisk` must flush everything that was written before the call. */
export function createFlush(toDisk: () => Promise<void>): Flush {
  let written = 0;
  let flushed = 0;
  let running: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  async function run(): Promise<void> {
    const upTo = written;
    await toDisk().catch((error) => {
      failure = { error };
    });
    if (!failure) flushed = upTo;
  }

  return {
    wrote() {
      written += 1;
    },
    check() {
      if (failure) throw failure.error;
    },
    async kept() {
      const target = written;
      // A flush already in progress may have started before our write. Then wait for the next one too.
      while (flushed < target) {
        if (failure) throw failure.error;
        running ??= run().finally(() => {
          running = undefined;
        });
        await running;
      }
    },
  };
}
