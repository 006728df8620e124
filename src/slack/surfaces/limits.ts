/** Slack's limits that our surfaces could reach (docs.slack.dev, Block Kit reference), in characters unless said. */
export const LIMITS = {
  optionText: 75,
  options: 100,
  confirmText: 300,
  /** Slack cuts `chat.update` off at 4000 bytes after escaping; ours stay far below. */
  messageText: 600,
  /** One value in a list of facts. Ours; keeps a message below the cap of about 13 200 characters over all blocks. */
  fact: 600,
  reason: 3000,
} as const;

/** `text` in at most `most` characters, with a visible mark where it is cut; never half of a surrogate pair. */
export function clamp(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** For text that Slack reads as mrkdwn: a value cannot become a mention or a link (docs.slack.dev, Formatting message text). */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
