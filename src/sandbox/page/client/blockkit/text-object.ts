import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { withEmoji } from './emoji.ts';
import { Mrkdwn } from './mrkdwn.ts';
import type { Surroundings } from './surroundings.ts';

/** The words of a plain text object. */
export function plainText(value: unknown): string {
  const { text, emoji } = jsonOf(value);
  return emoji === false ? textOf(text) : withEmoji(textOf(text));
}

/** A text object of either type. */
export function TextObject({ value, at }: { value: Json; at: Surroundings }) {
  return value.type === 'mrkdwn'
    ? html`<${Mrkdwn} text=${textOf(value.text)} at=${at} />`
    : html`<div class="bk-lines">${plainText(value)}</div>`;
}
