import * as v from 'valibot';
import { MAX_HOLD_MS } from '../domain/back-off.ts';
import { KnownError } from '../errors.ts';
import type { SteadyClock } from '../ports/runtime.ts';
import type { SharedAnswers } from '../ports/shared-answers.ts';
import { slackError } from './errors.ts';

export interface SharedOptions<T> {
  /** Its name in the store. */
  readonly name: string;
  readonly store: SharedAnswers;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  /** One instance asks Slack this often. */
  readonly everyMs: number;
  /** An answer that is older is not used. */
  readonly lifetimeMs: number;
  readonly schema: v.GenericSchema<unknown, T>;
  readonly ask: () => Promise<T>;
}

/** An answer of Slack that all instances of the bot share through the store. */
export interface Shared<T> {
  /** The answer, if a good one is there. */
  peek(): T | undefined;
  /** The answer; asks the store and then Slack when there is no good one. Throws KnownError. */
  get(): Promise<T>;
  /** Reads what others have asked, and asks Slack if it is due. Throws as `get` does. */
  round(): Promise<void>;
}

/** An answer, and when it is stored for the other instances. */
interface Asked<T> {
  readonly value: T;
  readonly saved: Promise<void>;
}

/**
 * Shares an answer of Slack. While Slack answers 429, nobody asks until its Retry-After is over, and the last answer is
 * used for five minutes at most. After any other failure it is used no longer than its lifetime.
 */
export function createShared<T>(options: SharedOptions<T>): Shared<T> {
  const { name, store, clock, everyMs, lifetimeMs, schema, ask } = options;
  const stored = v.pipe(v.string(), v.parseJson(), schema);
  let latest: { readonly value: T; readonly at: number } | undefined;
  let version: number | undefined;
  let heldUntil = Number.NEGATIVE_INFINITY;
  let asking: Promise<Asked<T>> | undefined;

  const heldMs = () => heldUntil - clock.elapsed();

  function good(): { readonly value: T } | undefined {
    if (!latest) return undefined;
    const ageMs = clock.elapsed() - latest.at;
    return ageMs < (heldMs() > 0 ? MAX_HOLD_MS : lifetimeMs) ? latest : undefined;
  }

  function keep(value: T, at: number): void {
    if (!latest || latest.at < at) latest = { value, at };
  }

  /** Reads the store. Returns whether somebody has to ask Slack now. */
  async function readStore(): Promise<boolean> {
    const read = await store.readAnswer(name);
    if (!read) return true;
    heldUntil = clock.elapsed() + read.heldMs;
    const isNew = read.answer !== undefined && read.version !== version;
    const parsed = isNew ? v.safeParse(stored, read.answer) : undefined;
    version = read.version;
    // A negative age means that the clock was set back, so nobody knows how old it is.
    if (parsed?.success && read.ageMs >= 0) keep(parsed.output, clock.elapsed() - read.ageMs);
    return (read.dueMs <= 0 || read.dueMs > everyMs) && read.heldMs <= 0;
  }

  /** Does not wait until the answer is stored: that is for other instances, and a person waits here. */
  async function askSlack(): Promise<Asked<T>> {
    const at = clock.elapsed();
    try {
      const value = await ask();
      keep(value, at);
      const saved = store.saveAnswer(name, JSON.stringify(value), clock.elapsed() - at);
      // Only a round reports that it could not be stored.
      saved.catch(() => undefined);
      return { value, saved };
    } catch (error) {
      const problem = error instanceof KnownError ? error : slackError(error);
      if (problem.retryAfterMs === undefined) throw problem;
      heldUntil = clock.elapsed() + Math.min(problem.retryAfterMs, MAX_HOLD_MS);
      await store.holdAnswer(name, problem.retryAfterMs);
      const last = good();
      if (last) return { value: last.value, saved: Promise.resolve() };
      throw problem;
    }
  }

  /** Callers at the same time share one call. */
  function askOnce(): Promise<Asked<T>> {
    asking ??= askSlack().finally(() => {
      asking = undefined;
    });
    return asking;
  }

  return {
    peek: () => good()?.value,
    async get() {
      const here = good();
      if (here) return here.value;
      await readStore();
      const read = good();
      if (read) return read.value;
      if (heldMs() > 0) {
        throw new KnownError('upstream', 'Slack asks the bot to slow down.', { retryAfterMs: heldMs() });
      }
      return (await askOnce()).value;
    },
    async round() {
      if (!(await readStore()) || !(await store.claimAnswer(name, everyMs))) return;
      const { saved } = await askOnce();
      await saved;
    },
  };
}
