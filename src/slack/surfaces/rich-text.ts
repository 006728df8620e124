import type { types } from '@slack/bolt';

export interface Message {
  /** One sentence of mrkdwn, for notifications and screen readers. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

export type Inline = types.RichTextElement;

export const text = (value: string): Inline => ({ type: 'text', text: value });
export const bold = (value: string): Inline => ({ type: 'text', text: value, style: { bold: true } });
export const code = (value: string): Inline => ({ type: 'text', text: value, style: { code: true } });
export const person = (userId: string): Inline => ({ type: 'user', user_id: userId });
/** Someone by display name, which notifies no one; as a mention where Slack did not say the name. */
export const named = (userId: string, name: string | undefined): Inline => (name ? text(`@${name}`) : person(userId));
export const group = (id: string): Inline => ({ type: 'usergroup', usergroup_id: id });
export const link = (url: string, label: string): Inline => ({ type: 'link', url, text: label });

/** A time in each reader's own time zone. `ms` is Unix time in milliseconds. */
export const time = (ms: number): Inline => ({
  type: 'date',
  timestamp: Math.floor(ms / 1000),
  format: '{date_short} {time}',
  fallback: `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
});

/** One block of paragraphs. Slack shows user input in it as plain text, so it needs no escaping. */
export function richText(
  ...parts: (readonly Inline[] | types.RichTextBlock['elements'][number])[]
): types.RichTextBlock {
  return {
    type: 'rich_text',
    elements: parts.map((part) => ('type' in part ? part : { type: 'rich_text_section', elements: [...part] })),
  };
}

export function quote(value: string): types.RichTextQuote {
  return { type: 'rich_text_quote', elements: [text(value)] };
}

/** One line per fact: the label in bold, then the value. */
export function facts(list: readonly (readonly [label: string, value: string])[]): readonly Inline[] {
  return list.flatMap(([label, value], at) => [bold(`${at ? '\n' : ''}${label}: `), text(value)]);
}
