import * as v from 'valibot';
import { isBlank } from './text.ts';

/** Slack's limit for a text field (docs.slack.dev, plain-text input element). */
const MAX_LENGTH = 3000;

/**
 * Control characters except line breaks and tabs, and the marks that turn the direction of text around. They cannot be
 * seen, and PostgreSQL stores no null character.
 */
const CONTROL = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** The reason of a request or a denial, trimmed. '' when there is nothing to read. */
export function cleanReason(typed: string): string {
  const text = typed.replaceAll('\r\n', '\n').replace(CONTROL, '').toWellFormed();
  return isBlank(text) ? '' : text.trim();
}

/** The optional reason of a request. */
export const reasonField = v.optional(
  v.pipe(
    v.string(),
    v.transform(cleanReason),
    v.maxLength(MAX_LENGTH, `A reason has at most ${MAX_LENGTH} characters.`),
  ),
  '',
);
