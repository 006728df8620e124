import { waitMs } from '../domain/back-off.ts';
import { type RequestOutcome, type Service, type Waiting, withoutWait } from '../domain/outcome.ts';
import { isKnownError, KnownError } from '../errors.ts';

/** Error `code` when our own pacing refused a call. Nothing was sent, so it does not count as a try. */
export const PAUSED = 'held';

/** Error `code` when Slack did not say whether people are still authorized. */
const SLACK_AWAY = 'slack_away';

/** A single request waits this long for a service. Then its tries count again, and in the end it fails with Retry. */
export const MAX_WAIT_MS = 24 * 3_600_000;
/** The thread says so when an outage has lasted this long. A shorter one is not worth a message. */
const TELL_AFTER_MS = 10_000;
/** Longest delay between two tries, so that everything goes on within 30 s of the service's return. */
const MAX_DELAY_MS = 15_000;

/**
 * Whether a service is down or overloaded, which says nothing about the request itself: no connection or no answer, 429,
 * or 502 to 504 from a gateway.
 */
export function isOutage({ kind, status, code }: KnownError): boolean {
  if (code === PAUSED) return false;
  if (status === undefined) return kind === 'upstream';
  return status === 429 || (status >= 502 && status <= 504);
}

/** The service whose outage the error shows. */
export function serviceAway(error: KnownError): Service | undefined {
  if (error.code === SLACK_AWAY) return 'Slack';
  return isOutage(error) ? 'CxEngage' : undefined;
}

/** Marks an error of the second check of authorization, which asks Slack only. Other errors pass unchanged. */
export function slackAway(error: unknown): unknown {
  if (!isKnownError(error, 'upstream') || error.code === PAUSED) return error;
  const { message, retryAfterMs, cause } = error;
  return new KnownError('upstream', message, {
    code: SLACK_AWAY,
    cause,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/**
 * Delay before the next try of what waits for a service: about as long as it has waited so far, from 1 to 15 s, but at
 * least as long as the service asked for. A negative age (the clock was set back) counts as a long one.
 */
export function outageDelayMs(waitedMs: number, random: number, askedMs: number | undefined): number {
  const ageMs = waitedMs < 0 ? MAX_DELAY_MS : Math.min(waitedMs, MAX_DELAY_MS);
  return Math.max(Math.round(ageMs * (1 - random / 2)), waitMs(1, random, askedMs));
}

/** The outcome to store while a request waits for a service; undefined when the stored one still holds. */
export function waitingFor(before: RequestOutcome | undefined, service: Service, now: number): Waiting | undefined {
  const previous = withoutWait(before);
  const isSame = before?.result === 'waiting' && before.service === service && before.since <= now;
  if (!isSame) {
    return { result: 'waiting', service, since: now, ...(previous?.result === 'failed' && { previous }) };
  }
  const isTellingDue = before.isTold === undefined && now - before.since >= TELL_AFTER_MS;
  return isTellingDue ? { ...before, isTold: true } : undefined;
}

/** How long the request has waited for a service so far; 0 when it has not. */
export function waitedMs(outcome: RequestOutcome | undefined, now: number): number {
  return outcome?.result === 'waiting' ? now - outcome.since : 0;
}
