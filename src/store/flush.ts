/** Puts writes on the disk together: one flush for all that wait. */
export interface Flush {
  /** Something was written, and is not on the disk yet. */
  wrote(): void;
  /**
   * Resolves when everything is on the disk that was written before the call. Rejects when the disk refuses, and from
   * then on always: a second flush would succeed without what the first one has lost (the system drops it, and says so
   * once only), and what comes after that in a log cannot be read. A new start finds out what is there.
   */
  kept(): Promise<void>;
  /** Throws what `kept` rejects with once the disk has refused: nothing more may be written then. */
  check(): void;
}

/** `toDisk` has to flush all that was written before it is called. */
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
      const mine = written;
      // A flush that was under way before may have begun too early: then the next one is waited for, too.
      while (flushed < mine) {
        if (failure) throw failure.error;
        running ??= run().finally(() => {
          running = undefined;
        });
        await running;
      }
    },
  };
}
