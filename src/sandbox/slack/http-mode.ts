import { createHmac } from 'node:crypto';
import type { Json } from './json.ts';

export interface RawDelivery {
  /** Seconds; without it, now. */
  readonly timestamp?: number;
  /** Without it, the right one. */
  readonly signature?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

export interface SignedBody {
  readonly body: string;
  readonly contentType: string;
}

/** The body of a delivery over HTTP: commands are forms, interactions a form with `payload`, events JSON. */
export function httpBody(payload: Json): SignedBody {
  if (payload.type === 'event_callback' || payload.type === 'url_verification') {
    return { body: JSON.stringify(payload), contentType: 'application/json' };
  }
  const form =
    typeof payload.command === 'string'
      ? Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]))
      : { payload: JSON.stringify(payload) };
  return { body: new URLSearchParams(form).toString(), contentType: 'application/x-www-form-urlencoded' };
}

/**
 * The headers of a delivery, signed as Slack signs (docs.slack.dev/authentication/verifying-requests-from-slack). The
 * timestamp is the machine's, since the app compares it with that.
 */
export function signedHeaders(
  secret: string,
  { body, contentType }: SignedBody,
  raw: RawDelivery = {},
): Record<string, string> {
  const timestamp = String(raw.timestamp ?? Math.floor(Date.now() / 1000));
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    'content-type': contentType,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': raw.signature ?? `v0=${hash}`,
    ...raw.headers,
  };
}

/** Posts a signed body to the app. */
export async function postSigned(
  url: string,
  secret: string,
  signed: SignedBody,
  raw: RawDelivery,
  signal: AbortSignal,
): Promise<RawAnswer> {
  const headers = signedHeaders(secret, signed, raw);
  const response = await fetch(url, { method: 'POST', headers, body: signed.body, redirect: 'manual', signal });
  return {
    status: response.status,
    body: await response.text(),
    type: response.headers.get('content-type') ?? '',
  };
}
