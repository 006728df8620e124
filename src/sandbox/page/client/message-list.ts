import { html } from './html.ts';
import { useBottom } from './use-bottom.ts';

interface Props {
  readonly label: string;
  /** The last message of one's own. */
  readonly own: string | undefined;
  /** All that is there is in sight, or was. */
  onSeen(): void;
  readonly children?: unknown;
}

/** The messages of a conversation or a thread. It begins at the end, and stays there while its reader does; whoever has scrolled up has not seen what came since. */
export function MessageList({ label, own, onSeen, children }: Props) {
  const { props, isAway, goBack } = useBottom(own, onSeen);
  const { ref, onScroll } = props;
  return html`<div class="messages-frame">
    <div class="messages" ref=${ref} onScroll=${onScroll} role="log" aria-label=${label} tabindex="0">${children}</div>
    ${isAway && html`<button type="button" class="jump" onClick=${goBack}>Jump to latest</button>`}
  </div>`;
}
