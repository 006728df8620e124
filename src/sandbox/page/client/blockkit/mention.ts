import { html } from '../html.ts';
import type { Surroundings } from './surroundings.ts';

type MentionKind = 'user' | 'usergroup' | 'channel' | 'broadcast';

interface MentionProps {
  readonly kind: MentionKind;
  /** An id; of a broadcast its range: `here`, `channel`, `everyone`. */
  readonly id: string;
  readonly at: Surroundings;
}

function nameOf({ kind, id, at }: MentionProps): string {
  if (kind === 'user') return `@${at.userName(id) ?? id}`;
  if (kind === 'usergroup') return `@${(at.groupHandle(id) ?? id).replace(/^@/, '')}`;
  if (kind === 'channel') return `#${at.channelName(id) ?? id}`;
  return `@${id}`;
}

/** A person, a group, a channel or everybody, by name; by id where nobody knows the name. */
export function Mention(props: MentionProps) {
  const isLoud = props.kind === 'broadcast';
  return html`<span class=${isLoud ? 'bk-mention bk-mention-loud' : 'bk-mention'}>${nameOf(props)}</span>`;
}
