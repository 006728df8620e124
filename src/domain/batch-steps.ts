import type { AuditEvent, AuditEventKind } from './audit-event.ts';

/** What happens to a batch as a whole between its approval and its end. */
export const STEP_KINDS = [
  'paused',
  'resumed',
  'stopped',
  'retry_asked',
  'rest_asked',
] as const satisfies readonly AuditEventKind[];
export type StepKind = (typeof STEP_KINDS)[number];

/** An event of one of these kinds. Without an actor when the bot itself acted. */
export interface BatchStep extends Pick<AuditEvent, 'actor' | 'detail' | 'at'> {
  readonly kind: StepKind;
}

/** The steps of the current attempt, and the stop of the one before. */
export interface AttemptSteps {
  /** Began the attempt: a retry, or the rest of a stopped batch. */
  readonly restarted?: BatchStep;
  readonly stopped?: BatchStep;
  /** Stopped the attempt before. */
  readonly stoppedBefore?: BatchStep;
  /** The last time that it was paused or resumed. */
  readonly held?: BatchStep;
}

/** `steps` are all of the batch, oldest first. */
export function stepsOfAttempt(steps: readonly BatchStep[]): AttemptSteps {
  const start = steps.findLastIndex(isRestart);
  const restarted = steps[start];
  const since = steps.slice(start + 1);
  const earlier = steps.slice(0, Math.max(start, 0));
  const before = earlier.slice(earlier.findLastIndex(isRestart) + 1);
  // A second Stop finds nothing left to stop.
  const [stopped, stoppedBefore] = [since, before].map((attempt) => attempt.find(({ kind }) => kind === 'stopped'));
  const held = since.findLast(({ kind }) => kind === 'paused' || kind === 'resumed');
  return {
    ...(restarted && { restarted }),
    ...(stopped && { stopped }),
    ...(stoppedBefore && { stoppedBefore }),
    ...(held && { held }),
  };
}

function isRestart({ kind }: BatchStep): boolean {
  return kind === 'retry_asked' || kind === 'rest_asked';
}
