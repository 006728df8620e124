import type { Service } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import type { Writes } from '../domain/writes.ts';
import type { Platform } from '../ports/platform.ts';
import type { Log, NewId, SteadyClock } from '../ports/runtime.ts';
import type { Members } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import type { Made, Obstacle, Operation } from './operation.ts';
import type { Refusal } from './outcome-of.ts';

/** The stored state of the current operation. */
export interface State {
  readonly writes?: Writes | undefined;
  /** Failed tries. */
  readonly tries: number;
  /** How long it has waited for a service that is away. */
  readonly waitedMs?: number;
}

/** A step, stored before anything else happens. `writes` is the new value; null means that no write is uncertain. */
export type Step =
  | { readonly step: 'begin' | 'lose'; readonly writes: Writes }
  | {
      readonly step: 'later';
      readonly delayMs: number;
      readonly tries: number;
      readonly writes: Writes | null;
      /** An outage of this service is the reason, so it is no failed try. */
      readonly waitsFor?: Service;
    }
  | { readonly step: 'done'; readonly made: Made }
  | {
      readonly step: 'fail';
      readonly refusal: Refusal;
      readonly writes: Writes | null;
      /** Labels to show from now on. */
      readonly names?: Obstacle['names'];
    };

/** The stored state of one request or of one row of a batch. */
export interface Ledger {
  /** The remaining operations, in order. The first is the current one. */
  readonly operations: readonly Operation[];
  readonly state: State;
  /** Ids for the log. */
  readonly about: Readonly<Record<string, string | number>>;
  /** Stores a step while the claim holds. Resolves with the next ledger, or undefined when another worker took over. */
  take(step: Step): Promise<Ledger | undefined>;
}

export interface CarryOutPorts {
  readonly store: Store;
  readonly platform: Platform;
  readonly members: Members;
  readonly policy: Policy;
  readonly clock: SteadyClock;
  readonly newId: NewId;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly log: Log;
  /** Milliseconds for which a write that was given up may still show up (`CXENGAGE_SETTLE_SECONDS`). */
  readonly settleMs: number;
}

export interface CarryOut extends Pick<CarryOutPorts, 'random' | 'log' | 'settleMs'> {
  readonly platform: Pick<Platform, 'now' | 'ownUserId'>;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  /** A sentence when the requester or the approver is no longer authorized. */
  readonly standing: () => Promise<string | undefined>;
  /** Whether an outage is waited for although a write is open. Else people are told that nobody can tell. */
  readonly waitsWithOpenWrite: boolean;
  /** Runs `send` when pacing allows a write. */
  readonly inTurn: <T>(send: () => Promise<T>) => Promise<T>;
}

/** It ended, another worker took over, or it continues later from the stored step. */
export type Ending = 'ended' | 'overtaken' | Extract<Step, { step: 'later' }>;
