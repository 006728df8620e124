import { HTTPReceiver } from '@slack/bolt';
import type { Log } from '../domain/ports.ts';
import { answerUnprocessed } from './answer-in-time.ts';
import { boltLogger } from './bolt-logger.ts';
import { refuseBadBodies } from './refuse-bad-bodies.ts';
import { refuseFutureDates } from './refuse-future-dates.ts';

/** Everything that Slack sends in HTTP mode. */
const ENDPOINT = '/slack/events';

/** Bolt's receiver for HTTP mode, with the gaps of its own closed. */
export function httpReceiver(signingSecret: string, log: Log): HTTPReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    // Done once, by the guard in front.
    signatureVerification: false,
    endpoints: ENDPOINT,
    logger: boltLogger(log),
    processEventErrorHandler: answerUnprocessed(log),
  });
  const guarded = refuseBadBodies(receiver.requestListener, { endpoint: ENDPOINT, signingSecret, log });
  receiver.requestListener = refuseFutureDates(guarded);
  return receiver;
}
