import type { IncomingMessage, RequestListener } from 'node:http';
import { defaultBodyLimit, HTTPModuleFunctions, isRawBodyError } from '@slack/bolt';
import type { Log } from '../domain/ports.ts';

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
