import type { Policy } from '../domain/policy.ts';
import type { Writes } from '../domain/writes.ts';
import type { Platform } from '../ports/platform.ts';
import type { Log, NewId, SteadyClock } from '../ports/runtime.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import type { Made, Operation } from './operation.ts';
import type { Refusal } from './outcome-of.ts';

/** `code` of an error by which our own pacing held a call back. It was not made, so it counts as no try. */
export const HELD = 'held';

/** What is stored of the operation in hand. */
export interface State {
  readonly writes?: Writes | undefined;
  /** Tries that came to nothing. */
  readonly tries: number;
}

/** What is stored before anything else happens; `writes` as they are from then on, null: none is uncertain. */
export type Step =
  | { readonly step: 'begin' | 'lose'; readonly writes: Writes }
  | { readonly step: 'later'; readonly delayMs: number; readonly tries: number; readonly writes: Writes | null }
  | { readonly step: 'done'; readonly made: Made }
  | { readonly step: 'fail'; readonly refusal: Refusal; readonly writes: Writes | null };

/** What is stored of one request or one row of a batch. */
export interface Ledger {
  /** What remains to be done, in order: the first is in hand. */
  readonly operations: readonly Operation[];
  readonly state: State;
  /** Ids for the log. */
  readonly about: Readonly<Record<string, string | number>>;
  /** Stores a step while the claim holds. Resolves with the ledger after it; undefined: somebody else went on with it. */
  take(step: Step): Promise<Ledger | undefined>;
}

export interface CarryOutPorts {
  readonly store: Store;
  readonly platform: Platform;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: SteadyClock;
  readonly newId: NewId;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** How long a write that was given up may still show up (`CXENGAGE_SETTLE_SECONDS`), in milliseconds. */
  readonly settleMs: number;
}

export interface CarryOut extends Pick<CarryOutPorts, 'random' | 'log' | 'settleMs'> {
  readonly platform: Pick<Platform, 'now' | 'ownUserId'>;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  /** A sentence when who asked or who approved may no longer do so. */
  readonly standing: () => Promise<string | undefined>;
  /** Runs `send` when a write may go out. */
  readonly inTurn: <T>(send: () => Promise<T>) => Promise<T>;
}

/** It ended, somebody else went on with it, or it goes on later as stored. */
export type Ending = 'ended' | 'overtaken' | Extract<Step, { step: 'later' }>;
