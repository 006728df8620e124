import { html } from '../html.ts';
import { Link } from './link.ts';
import type { Surroundings } from './surroundings.ts';

type Parts = Intl.DateTimeFormatOptions;

/** docs.slack.dev/messaging/formatting-message-text; the `pretty` ones say «today» there, and the date itself here. */
const TOKENS: ReadonlyMap<string, Parts> = new Map(
  Object.entries({
    date: { month: 'long', day: 'numeric', year: 'numeric' },
    date_pretty: { month: 'long', day: 'numeric', year: 'numeric' },
    date_short: { month: 'short', day: 'numeric', year: 'numeric' },
    date_short_pretty: { month: 'short', day: 'numeric', year: 'numeric' },
    date_long: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
    date_long_pretty: { weekday: 'long', month: 'long', day: 'numeric', year: 'numeric' },
    date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
    time: { hour: 'numeric', minute: '2-digit' },
    time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
  } satisfies Record<string, Parts>),
);

/**
 * Slack's date format with its `{tokens}` filled in for a time zone, the reader's own unless told otherwise. Undefined
 * for a token nobody knows and for what is no time: the fallback is shown then.
 */
export function dateText(seconds: number, format: string, timeZone?: string): string | undefined {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  let isKnown = true;
  const filled = format.replace(/\{(\w+)\}/g, (_, token: string) => {
    const parts = TOKENS.get(token);
    if (!parts) isKnown = false;
    // Canadian English writes 2014-02-18.
    const locale = token === 'date_num' ? 'en-CA' : 'en-US';
    const words = new Intl.DateTimeFormat(locale, { ...parts, ...(timeZone && { timeZone }) }).format(date);
    // Intl puts a narrow space before AM and PM.
    return words.replaceAll('\u202f', ' ');
  });
  return isKnown ? filled : undefined;
}

interface SlackDateProps {
  /** Since 1970, UTC. */
  readonly seconds: number;
  readonly format: string;
  readonly fallback: string;
  readonly url: string;
  readonly at: Surroundings;
}

/** A time as the reader's own clock shows it, or the fallback. */
export function SlackDate({ seconds, format, fallback, url, at }: SlackDateProps) {
  const words = dateText(seconds, format);
  const drawn =
    words === undefined
      ? fallback
      : html`<time datetime=${new Date(seconds * 1000).toISOString()} title=${fallback}>${words}</time>`;
  return url ? html`<${Link} url=${url} at=${at}>${drawn}<//>` : html`<span>${drawn}</span>`;
}
