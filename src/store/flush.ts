/** Puts writes on the disk together: one flush for all that wait. */
export interface Flush {
  /** Something was written, and is not on the disk yet. */
  wrote(): void;
  /** Resolves when everything is on the disk that was written before the call; rejects when the disk refuses. */
  kept(): Promise<void>;
}

/** `toDisk` has to flush all that was written before it is called. */
export function createFlush(toDisk: () => Promise<void>): Flush {
  let written = 0;
  let flushed = 0;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    const upTo = written;
    await toDisk();
    flushed = upTo;
  }

  return {
    wrote() {
      written += 1;
    },
    async kept() {
      const mine = written;
      // A flush that was under way before may have begun too early: then the next one is waited for, too.
      while (flushed < mine) {
        running ??= run().finally(() => {
          running = undefined;
        });
        await running;
      }
    },
  };
}
