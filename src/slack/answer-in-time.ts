import type { App, HTTPReceiverOptions } from '@slack/bolt';
import type { Log } from '../domain/ports.ts';
import { isKnownError, KnownError } from '../errors.ts';
import { within } from '../within.ts';

/** Slack waits 3 s for an answer (docs.slack.dev/tools/bolt-js/concepts/acknowledge). */
const LIMIT_MS = 2_900;

type ProcessEvent = App['processEvent'];

/**
 * Bolt's `processEvent`, which fails when nobody has acked: with `not_found` at once when it has ended, with `upstream`
 * when `limitMs` have passed, whatever Bolt's own limits are. What runs goes on.
 */
export function answerInTime(processEvent: ProcessEvent, limitMs = LIMIT_MS): ProcessEvent {
  return async (event) => {
    let isAcked = false;
    const ack: typeof event.ack = async (answer) => {
      await event.ack(answer);
      isAcked = true;
    };
    const work = processEvent({ ...event, ack });
    const hasEnded = await within(limitMs, work);
    if (isAcked) return work;
    throw hasEnded
      ? new KnownError('not_found', 'Nobody answers requests of this kind.')
      : new KnownError('upstream', 'The answer was not ready in time.');
  };
}

type ErrorHandler = NonNullable<HTTPReceiverOptions['processEventErrorHandler']>;

/** Answers a request that Bolt could not: 404 when nobody acked it, 400 when its parts have types that Bolt cannot read. */
export function answerUnprocessed(log: Log): ErrorHandler {
  return async ({ error, response }) => {
    const status = isKnownError(error) ? 404 : 400;
    log.warn({ cause: error }, 'a request was not acked');
    if (!response.headersSent) response.writeHead(status).end();
    // Bolt then takes it for acked, so that a later ack fails and is logged by whoever made it.
    return true;
  };
}
