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

/** The one path for all requests from Slack. */
const ENDPOINT = '/slack/events';

/** Bolt's receiver for HTTP mode, with guards for malformed bodies and future timestamps. */
export function httpReceiver(signingSecret: string, log: Log): HTTPReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    // `refuseBadBodies` verifies it.
    signatureVerification: false,
    endpoints: ENDPOINT,
    logger: boltLogger(log),
    processEventErrorHandler: answerUnprocessed(log),
  });
  const guarded = refuseBadBodies(receiver.requestListener, { endpoint: ENDPOINT, signingSecret, log });
  receiver.requestListener = refuseFutureDates(guarded, log);
  return receiver;
}

interface Guard {
  /** The path whose bodies are checked. */
  readonly endpoint: string;
  readonly signingSecret: string;
  readonly log: Log;
}

/**
 * Answers 400 to a signed body that is not an object, such as `payload=null`: Bolt would throw where nothing catches it
 * and never answer. Also refuses what Bolt itself refuses (401, 413), because Bolt's error messages quote the body.
 */
export function refuseBadBodies(listener: RequestListener, { endpoint, signingSecret, log }: Guard): RequestListener {
  return (request, response) => {
    // The same match as in Bolt. Bolt throws synchronously on other requests, so pass them on without an await.
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    if (request.method !== 'POST' || pathname !== endpoint) return listener(request, response);
    void refusal(request, signingSecret).then((refused) => {
      if (refused === undefined) return listener(request, response);
      log.warn(refused, REFUSED);
      response.writeHead(refused.status).end();
      // Drain the rest of a body that is too long; it would block the next request on this connection.
      request.resume();
    });
  };
}

const REFUSED = 'a request was refused unread';

interface Refusal {
  /** For the operator. Nothing of the request is quoted. */
  readonly why: string;
  readonly status: 400 | 401 | 413;
}

/** Why the request is refused, or undefined. The parsed body stays on the request for Bolt. */
async function refusal(request: IncomingMessage, signingSecret: string): Promise<Refusal | undefined> {
  try {
    const options = { signingSecret, bodyLimit: defaultBodyLimit };
    const read = await HTTPModuleFunctions.parseAndVerifyHTTPRequest(options, request);
    return isObject(read) ? undefined : { why: 'its body is not an object', status: 400 };
  } catch (error) {
    if (isRawBodyError(error)) {
      return error.statusCode === 413
        ? { why: 'its body is longer than 4 MB', status: 413 }
        : { why: 'its body did not arrive whole', status: 401 };
    }
    return { why: signatureProblem(request), status: 401 };
  }
}

/** Why Bolt does not accept the signature. Its own errors are one sentence for all causes. */
function signatureProblem({ headers }: IncomingMessage): string {
  const { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp } = headers;
  if (!signature || !timestamp) return "it has no signature of Slack's, so it does not come from Slack";
  const ageS = Date.now() / 1000 - Number(timestamp);
  if (Number.isNaN(ageS)) return 'its date cannot be read, so it does not come from Slack';
  // Bolt counts in whole seconds.
  if (ageS >= WINDOW_S) return `it is dated ${Math.floor(ageS)} s ago: check this machine's clock`;
  return 'its signature does not match: copy SLACK_SIGNING_SECRET from the Basic Information page again';
}

/** A payload of a button, menu or form that begins and ends like a JSON object. */
const PAYLOAD = /^payload=(?:%7B|\{)[^&]*(?:%7D|\})$/i;

/** Does not parse what looks like an object: it is long and Bolt parses it again (400 if it is malformed). */
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

/** Answers 401 to timestamps in the future: Bolt refuses only old ones, so such a request could be replayed later. */
export function refuseFutureDates(listener: RequestListener, log: Log): RequestListener {
  return (request, response) => {
    const aheadS = Number(request.headers['x-slack-request-timestamp']) - Date.now() / 1000;
    if (aheadS > WINDOW_S) {
      const why = `it is dated ${Math.floor(aheadS)} s ahead: check this machine's clock`;
      log.warn({ why, status: 401 }, REFUSED);
      response.writeHead(401).end();
      return;
    }
    listener(request, response);
  };
}

/**
 * Wraps a listener: after `begin`, every response has `Connection: close`. A closing server keeps a connection with an
 * active request open, and a proxy would send its next request over it.
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
 * Wraps Bolt's `processEvent` to throw when there is no ack: `not_found` when the listeners have ended, `upstream`
 * after `limitMs`, whatever Bolt's own limits are. Listeners keep running.
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
      ? new KnownError('not_found', 'The bot does not handle requests of this kind.')
      : new KnownError('upstream', 'The answer was not ready in time.');
  };
}

type ErrorHandler = NonNullable<HTTPReceiverOptions['processEventErrorHandler']>;

/** Answers what Bolt could not process: 404 without an ack, 400 when fields have types that Bolt cannot read. */
export function answerUnprocessed(log: Log): ErrorHandler {
  return async ({ error, response }) => {
    const status = isKnownError(error) ? 404 : 400;
    log.warn({ cause: error }, 'a request was not acked');
    if (!response.headersSent) response.writeHead(status).end();
    // Bolt then treats it as acked, so that a later ack throws and its caller logs it.
    return true;
  };
}
