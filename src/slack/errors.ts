import { webApi } from '@slack/bolt';
import { KnownError } from '../errors.ts';
import { toldFor } from './error-codes.ts';

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
