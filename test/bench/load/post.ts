import { httpBody, signedHeaders } from '../../../src/sandbox/slack/http-mode.ts';
import type { Json } from '../../../src/sandbox/slack/json.ts';

/** A delivery of Slack's, signed and ready to be sent. */
export interface Post {
  readonly headers: Record<string, string>;
  readonly body: string;
}

export function postOf(payload: Json, signingSecret: string): Post {
  const signed = httpBody(payload);
  return { headers: signedHeaders(signingSecret, signed), body: signed.body };
}
