import type { World, WorldChannel } from '../world.ts';
import { ChannelName } from './channel-name.ts';
import { html } from './html.ts';
import { newsIn, type ReadMarks } from './read-marks.ts';
import { conversationsOf } from './sight.ts';

interface Props {
  readonly world: World;
  readonly marks: ReadMarks;
  readonly me: string;
  readonly current: string;
  onChoose(channelId: string): void;
}

/** A person's conversations, with what is new in each. */
export function Sidebar({ world, marks, me, current, onChoose }: Props) {
  const all = conversationsOf(world, me);
  const list = (label: string, channels: readonly WorldChannel[]) => html`<h2>${label}</h2>
    <ul>
      ${channels.map((channel) => {
        const { count, isBold } = newsIn(world, marks, me, channel);
        const { id } = channel;
        return html`<li key=${id}>
          <button
            type="button"
            class=${`conversation-link ${isBold ? 'has-news' : ''}`}
            aria-current=${id === current ? 'page' : undefined}
            onClick=${() => onChoose(id)}
          >
            <span class="conversation-name"><${ChannelName} world=${world} channel=${channel} /></span>
            ${channel.kind === 'direct' && html`<span class="app-mark">APP</span>`}
            ${count > 0 && html`<span class="badge">${count}</span>`}
            ${isBold && html`<span class="unseen"> new</span>`}
          </button>
        </li>`;
      })}
    </ul>`;
  return html`<nav class="sidebar" aria-label="Conversations">
    <p class="team">${world.team}</p>
    ${list(
      'Channels',
      all.filter(({ kind }) => kind !== 'direct'),
    )}
    ${list(
      'Apps',
      all.filter(({ kind }) => kind === 'direct'),
    )}
  </nav>`;
}
