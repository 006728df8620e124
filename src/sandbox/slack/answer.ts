import type { Json } from './json.ts';

/** What a Web API method says: `ok` with fields, an error code of Slack's, or "come back in so many seconds". */
export type Answer =
  | ({ readonly ok: true } & Json)
  | ({ readonly ok: false; readonly error: string } & Json)
  | { readonly retryAfter: number };

export function fail(error: string, messages: readonly string[] = []): Answer {
  return { ok: false, error, ...(messages.length > 0 && { response_metadata: { messages } }) };
}

/** Slack's words for a field that has to be there. */
export function missing(field: string): Answer {
  return fail('invalid_arguments', [`[ERROR] missing required field: ${field}`]);
}
