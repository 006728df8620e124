import { webApi } from '@slack/bolt';
import { KnownError } from '../errors.ts';
import { cureOf, toldFor } from './error-codes.ts';

/** Slack's codes for a message that exists and cannot be edited any more (docs.slack.dev, chat.update). */
const UNEDITABLE = new Set(['cant_update_message', 'edit_window_closed']);

/** Slack's codes for a channel, message or user that is gone. A retry does not help. */
const GONE = new Set([
  'channel_not_found',
  'message_not_found',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'restricted_action',
  'thread_not_found',
  'cannot_reply_to_message',
  'user_not_found',
  'user_disabled',
  'messages_tab_disabled',
  'cannot_dm_bot',
]);

/**
 * Converts a Web API error: `not_found` when the place is gone, `forbidden` when a message cannot be edited any more, else
 * `upstream` (with `retryAfterMs` for 429).
 */
export function slackError(error: unknown): KnownError {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return new KnownError('upstream', 'Slack asks the bot to slow down.', {
      retryAfterMs: error.retryAfter * 1000,
      cause: error,
    });
  }
  const code = slackCode(error);
  return new KnownError(kindOf(code), code ? toldFor(code) : 'Slack cannot be reached.', { code, cause: error });
}

function kindOf(code: string | undefined): 'not_found' | 'forbidden' | 'upstream' {
  if (code === undefined) return 'upstream';
  if (UNEDITABLE.has(code)) return 'forbidden';
  return GONE.has(code) ? 'not_found' : 'upstream';
}

/**
 * Converts the error of a call that carries a message, as `slackError` does. `validation`, with what Slack `said`, when it
 * refuses the content: sent again, it would be refused again.
 */
export function messageError(error: unknown): KnownError {
  const problem = slackError(error);
  const { code = '', kind, message } = problem;
  if (kind !== 'upstream' || cureOf(code) !== 'program') return problem;
  return new KnownError('validation', message, { code, said: detailsOf(error), cause: error });
}

const MAX_DETAILS = 300;

/** Which parts of the call Slack complains of, without the values that it may quote. */
function detailsOf(error: unknown): string {
  if (!(error instanceof webApi.WebAPIPlatformError)) return '';
  // Cut last: half of a quoted value would no longer be known as one.
  return withoutValues((error.data.response_metadata?.messages ?? []).join(' ')).slice(0, MAX_DETAILS);
}

/** A text of Slack's without what it quotes, and without addresses: they may be personal data. */
export function withoutValues(said: string): string {
  return said.replace(/"(?:\\.|[^"\\])*(?:"|$)|'[^']*'|`[^`]*`/gs, '"…"').replace(/[^\s@]+@[^\s@]+/g, '…');
}

/** Slack's error code (`ok: false`); undefined when the error has none. */
export function slackCode(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

/** The scope that a call lacked, as Slack names it in a `missing_scope` error. */
export function neededScope(error: unknown): string | undefined {
  if (!(error instanceof webApi.WebAPIPlatformError) || !('needed' in error.data)) return undefined;
  const { needed } = error.data;
  return typeof needed === 'string' && /^[\w:.,]+$/.test(needed) ? needed : undefined;
}
