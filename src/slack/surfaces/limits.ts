import { LABEL_LENGTH } from '../../domain/label.ts';
import { startOf } from '../../domain/shaping.ts';
import { FACT_LENGTH } from '../../kinds/facts.ts';

/** Slack's limits that our surfaces could reach, in characters unless noted (docs.slack.dev, Block Kit reference). */
export const LIMITS = {
  optionText: LABEL_LENGTH,
  options: 100,
  confirmText: 300,
  header: 150,
  sectionText: 3000,
  /** One escaped value in a message's text. Our limit: keeps the text below the 4000 bytes of `chat.update`. */
  escapedValue: 300,
  fact: FACT_LENGTH,
  reason: 3000,
  /** All lines of one list, such as the first rows. Our limit. */
  list: 1500,
  /** A card with its structure. Our limit: Slack has refused one of 11,341 characters (bolt-js #2867). */
  card: 9800,
  /** All words of a message that Slack refused in full. */
  shortForm: 2000,
  shortReason: 500,
} as const;

/** The first of these lines that have at most `room` characters together, and at least one line. */
export function fitting(lines: readonly string[], room: number): readonly string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length;
    return length > room;
  });
  return end < 0 ? lines : lines.slice(0, Math.max(1, end));
}

/** Cuts mrkdwn to `max` characters, never inside an entity, a mention or a letter of several units. */
export function clampMrkdwn(mrkdwn: string, max: number): string {
  if (mrkdwn.length <= max) return mrkdwn;
  return `${startOf(mrkdwn, max - 1).replace(/(?:&[a-z]*|<[^>]*)$/u, '')}…`;
}

/** `escapeMrkdwn` for one value in a message's text. */
export function escaped(value: string): string {
  return escapeMrkdwn(value, LIMITS.escapedValue);
}

/**
 * Escapes text for mrkdwn, so that a value cannot become a mention or a link (docs.slack.dev, Formatting message text).
 * The escaped result is no longer than `max` characters.
 */
export function escapeMrkdwn(text: string, max: number): string {
  // Escaping only adds characters, so the result never contains later ones.
  const start = text.slice(0, max + 1);
  return clampMrkdwn(start.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'), max);
}
