import { html } from '../html.ts';
import { Icon } from '../icon.ts';
import type { Surroundings } from './surroundings.ts';

interface MentionProps {
  readonly kind: 'user' | 'usergroup' | 'channel';
  readonly id: string;
  readonly at: Surroundings;
}

function nameOf({ kind, id, at }: MentionProps): unknown {
  if (kind === 'user') return `@${at.userName(id) ?? id}`;
  if (kind === 'usergroup') return `@${(at.groupHandle(id) ?? id).replace(/^@/, '')}`;
  const { isPrivate = false, name } = at.channel(id) ?? { name: id };
  if (!isPrivate) return `#${name}`;
  // Slack's client shows a reader who is not in the channel the lock and these two words.
  const words = name === undefined ? 'private channel' : html`<span class="unseen">private channel </span>${name}`;
  return html`<${Icon} of="lock" /> ${words}`;
}

/** A person, a group or a channel by name. An unknown one is shown by its id. */
export function Mention(props: MentionProps) {
  return html`<span class="bk-mention">${nameOf(props)}</span>`;
}
