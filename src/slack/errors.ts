import { webApi } from '@slack/bolt';
import { KnownError } from '../errors.ts';

/** Slack's codes for "the place or the message is gone": trying again does not bring it back. */
const GONE = new Set([
  'channel_not_found',
  'message_not_found',
  'cant_update_message',
  'not_in_channel',
  'is_archived',
  'is_inactive',
  'edit_window_closed',
  'restricted_action',
  'thread_not_found',
  'cannot_reply_to_message',
  'user_not_found',
  'user_disabled',
  'messages_tab_disabled',
  'cannot_dm_bot',
]);

/** A failed Web API call as a KnownError: `not_found` when the place is gone, else `upstream`. */
export function slackError(error: unknown): KnownError {
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return new KnownError('upstream', 'Slack asks the bot to slow down.', {
      retryAfterMs: error.retryAfter * 1000,
      cause: error,
    });
  }
  const code = slackCode(error);
  if (code && GONE.has(code)) return new KnownError('not_found', `Slack says ${code}.`, { code, cause: error });
  return new KnownError('upstream', code ? `Slack says ${code}.` : 'Slack cannot be reached.', { code, cause: error });
}

/** Slack's own word for what is wrong (`ok: false`), where the error has one. */
export function slackCode(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}
