import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  type App,
  defaultBodyLimit,
  HTTPModuleFunctions,
  HTTPReceiver,
  type HTTPReceiverOptions,
  isRawBodyError,
} from '@slack/bolt';
import { isKnownError, KnownError } from '../errors.ts';
import type { Log } from '../ports/runtime.ts';
import { within } from '../timeouts.ts';
import { boltLogger } from './bolt-logger.ts';

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

interface Guard {
  /** The path whose bodies are looked at. */
  readonly endpoint: string;
  readonly signingSecret: string;
  readonly log: Log;
}

/**
 * Answers a signed body that is no object, such as `payload=null`, with 400 at once: Bolt would read a field of it where
 * nothing catches, and never answer. What Bolt refuses itself is refused here too, because its words quote the body.
 */
export function refuseBadBodies(listener: RequestListener, { endpoint, signingSecret, log }: Guard): RequestListener {
  return (request, response) => {
    // As Bolt tells them apart; it answers the others by throwing, so they must reach it at once.
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    if (request.method !== 'POST' || pathname !== endpoint) return listener(request, response);
    void refusal(request, signingSecret).then((status) => {
      if (status === undefined) return listener(request, response);
      log.warn({ status }, 'a request was refused unread');
      response.writeHead(status).end();
      // What is left of a body that is too long would keep the next request on this connection from being read.
      request.resume();
    });
  };
}

/** The status to refuse it with, if it has to be. The body that was read stays with the request, for Bolt. */
async function refusal(request: IncomingMessage, signingSecret: string): Promise<400 | 401 | 413 | undefined> {
  try {
    const options = { signingSecret, bodyLimit: defaultBodyLimit };
    const read = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, request);
    return isObject(read) ? undefined : 400;
  } catch (error) {
    return isRawBodyError(error) && error.statusCode === 413 ? 413 : 401;
  }
}

/** What Slack sends of buttons, menus and forms, as an object at least begins and ends. */
const PAYLOAD = /^payload=(?:%7B|\{)[^&]*(?:%7D|\})$/i;

/** What looks like one is not read here: it is long, and Bolt reads it again; one that is broken inside Bolt refuses with 400. */
function isObject(read: Parameters<typeof HTTPModuleFunctions.parseHTTPRequestBody>[0]): boolean {
  if (PAYLOAD.test(read.rawBody.toString())) return true;
  try {
    const body: unknown = HTTPModuleFunctions.parseHTTPRequestBody(read);
    return typeof body === 'object' && body !== null && !Array.isArray(body);
  } catch {
    return false;
  }
}

/** Slack's window for a signed request (docs.slack.dev, Verifying requests from Slack). */
const WINDOW_S = 300;

/** Bolt refuses old timestamps only; one dated ahead could be kept and used later. */
export function refuseFutureDates(listener: RequestListener): RequestListener {
  return (request, response) => {
    const sent = Number(request.headers['x-slack-request-timestamp']);
    if (sent > Date.now() / 1000 + WINDOW_S) {
      response.writeHead(401).end();
      return;
    }
    listener(request, response);
  };
}

/**
 * A listener whose answers end their connections once `begin` was called: a server that closes lets a connection with a
 * request go on, and a proxy would send the next request over it.
 */
export function lastAnswers(listener: RequestListener): { readonly listener: RequestListener; begin(): void } {
  const open = new Set<ServerResponse>();
  let begun = false;
  const endsConnection = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  return {
    listener(request, response) {
      open.add(response);
      response.once('close', () => open.delete(response));
      if (begun) endsConnection(response);
      listener(request, response);
    },
    begin() {
      begun = true;
      for (const response of open) endsConnection(response);
    },
  };
}

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
