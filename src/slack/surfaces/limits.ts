/** Slack's limits that our surfaces could reach (docs.slack.dev, Block Kit reference), in characters unless said. */
export const LIMITS = {
  optionText: 75,
  options: 100,
  confirmText: 300,
  sectionText: 3000,
  /** One value in a message's top-level text, escaped. Ours; keeps that text below the 4000 bytes of `chat.update`. */
  escapedValue: 300,
  /** One value in a list of facts. Ours; keeps a message below the cap of about 13 200 characters over all blocks. */
  fact: 600,
  reason: 3000,
} as const;

/** The same for mrkdwn: never half of an entity or of a mention either. */
export function clampMrkdwn(mrkdwn: string, most: number): string {
  if (mrkdwn.length <= most) return mrkdwn;
  return `${mrkdwn.slice(0, most - 1).replace(/(?:&[a-z]*|<[^>]*|[\uD800-\uDBFF])$/u, '')}…`;
}

/**
 * For text that Slack reads as mrkdwn: a value cannot become a mention or a link (docs.slack.dev, Formatting message
 * text). At most `most` characters when it is escaped.
 */
export function escapeMrkdwn(text: string, most: number): string {
  // Escaping only adds characters, so what comes later is never kept.
  const start = text.slice(0, most + 1);
  return clampMrkdwn(start.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'), most);
}
