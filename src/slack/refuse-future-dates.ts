import type { RequestListener } from 'node:http';

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
