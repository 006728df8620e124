import { html } from '../html.ts';
import type { Surroundings } from './surroundings.ts';

interface MentionProps {
  readonly kind: 'user' | 'usergroup' | 'channel';
  readonly id: string;
  readonly at: Surroundings;
}

function nameOf({ kind, id, at }: MentionProps): string {
  if (kind === 'user') return `@${at.userName(id) ?? id}`;
  if (kind === 'usergroup') return `@${(at.groupHandle(id) ?? id).replace(/^@/, '')}`;
  return `#${at.channelName(id) ?? id}`;
}

/** A person, a group or a channel by name. An unknown one is shown by its id. */
export function Mention(props: MentionProps) {
  return html`<span class="bk-mention">${nameOf(props)}</span>`;
}
