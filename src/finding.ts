/**
 * What a check of the set-up found. `wrong` stops the bot. `warning` does not, but someone should look at it.
 * `unknown`: the check could not be made, or the service does not say.
 */
export interface Finding {
  /** What was checked, in a few words, such as `Slack bot token`. */
  readonly check: string;
  readonly state: 'ok' | 'wrong' | 'warning' | 'unknown';
  /** One sentence: what was found, and unless it is `ok`, how to fix it. No secrets. */
  readonly text: string;
}
