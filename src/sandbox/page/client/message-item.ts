import { useId } from 'preact/hooks';
import type { World, WorldMessage } from '../world.ts';
import { Avatar } from './avatar.ts';
import { Blocks } from './blockkit/blocks.ts';
import { Mrkdwn } from './blockkit/mrkdwn.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import { html } from './html.ts';
import { Icon } from './icon.ts';
import { lookUp } from './look-up.ts';
import { MessageFiles } from './message-files.ts';
import { timeOf } from './time-of.ts';

interface Props {
  readonly world: World;
  readonly message: WorldMessage;
  /** Who reads it. */
  readonly me: string;
  readonly at: Surroundings;
  /** What stands between its header and its content. */
  readonly above?: unknown;
  /** What stands under it: its replies, and what one can do with it. */
  readonly children?: unknown;
  /** Somebody looks behind this one. */
  readonly isSelected: boolean;
}

/** The id of a message's element, for links that lead to it. */
export function elementId({ channel, ts }: Pick<WorldMessage, 'channel' | 'ts'>): string {
  return `message-${channel}-${ts}`;
}

/** One message as everybody sees it, or one that only its reader sees. */
export function MessageItem({ world, message, me, at, above, children, isSelected }: Props) {
  const { user, blocks, text, files = [], ephemeralTo, edited } = message;
  // The first message of an open thread stands in the page twice.
  const formId = useId();
  const here = at.fields ? { ...at, fields: { ...at.fields, formId } } : at;
  const isApp = user === world.bot.id;
  const name = isApp ? world.bot.name : (lookUp(world.names, user) ?? user);
  return html`<article
    id=${elementId(message)}
    tabindex="-1"
    class=${`message ${ephemeralTo ? 'message-private' : ''} ${isSelected ? 'message-selected' : ''}`}
  >
    <${Avatar} id=${user} name=${name} isApp=${isApp} />
    <div class="message-body">
      ${ephemeralTo && html`<p class="only-you"><${Icon} of="eye" /> Only visible to you</p>`}
      <header>
        <b>${name}</b> ${isApp && html`<span class="app-mark">APP</span>`}
        <time datetime=${new Date(Number(message.ts) * 1000).toISOString()}>${timeOf(Number(message.ts) * 1000)}</time>
      </header>
      ${above}
      ${
        blocks
          ? html`<${Blocks} blocks=${blocks} at=${here} />`
          : html`<div class="message-text"><${Mrkdwn} text=${text} at=${at} /></div>`
      }
      <${MessageFiles} files=${files} me=${me} />
      ${edited && !blocks && html`<span class="edited">(edited)</span>`}
      ${children}
    </div>
  </article>`;
}
