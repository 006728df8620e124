import type { WorldMessage } from '../world.ts';
import type { Desk } from './desk.ts';
import { html } from './html.ts';
import { unreadReplies } from './read-marks.ts';
import { isRoot } from './sight.ts';

interface Props {
  readonly desk: Desk;
  readonly message: WorldMessage;
  readonly replies: readonly WorldMessage[];
  readonly inThread?: boolean;
}

/** Under a message: how many replies it has, and the ways to its thread and behind it. */
export function ReplyBar({ desk, message, replies, inThread = false }: Props) {
  const { channel, ts, ephemeralTo, user } = message;
  const news = inThread ? 0 : unreadReplies(desk.world, desk.marks, desk.me, message);
  const open = () => desk.openThread({ channel, ts });
  const isDirect = desk.world.channels.find(({ id }) => id === channel)?.kind === 'direct';
  const canReply = !inThread && isRoot(message) && replies.length === 0 && !ephemeralTo && !isDirect;
  const isOfApp = user === desk.world.bot.id;
  return html`<div class="reply-bar">
    ${
      !inThread &&
      replies.length > 0 &&
      html`<button type="button" class="replies" onClick=${open}>
        ${replies.length === 1 ? '1 reply' : `${replies.length} replies`}
        ${news > 0 && html`<span class="new-replies">${news} new</span>`}
      </button>`
    }
    ${
      (canReply || isOfApp) &&
      html`<span class="message-tools">
        ${canReply && html`<button type="button" class="quiet" onClick=${open}>Reply in thread</button>`}
        ${
          isOfApp &&
          html`<button type="button" class="quiet" onClick=${() => desk.look({ channel, ts })}>Behind the curtain</button>`
        }
      </span>`
    }
  </div>`;
}
