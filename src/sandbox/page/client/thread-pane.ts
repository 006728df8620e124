import { useEffect, useRef } from 'preact/hooks';
import { Composer } from './composer.ts';
import type { Desk } from './desk.ts';
import { html } from './html.ts';
import { MessageItem } from './message-item.ts';
import { MessageList } from './message-list.ts';
import { NoticeItem } from './notice.ts';
import type { Place } from './place.ts';
import { ReplyBar } from './reply-bar.ts';
import { messagesFor, repliesTo } from './sight.ts';

/** The thread under one message. */
export function ThreadPane({ desk, root, onClose }: { desk: Desk; root: Place; onClose(): void }) {
  const { world, me, notices } = desk;
  const messages = messagesFor(world, me, root.channel);
  const head = messages.find(({ ts }) => ts === root.ts);
  const thread = head ? [head, ...repliesTo(head, messages)] : repliesTo(root, messages);
  const said = notices.filter((one) => one.personId === me && one.thread === root.ts);
  const heading = useRef<HTMLHeadingElement>(null);
  // Another thread takes the focus anew.
  useEffect(() => heading.current?.focus(), [root.ts]);
  const isDirect = world.channels.find(({ id }) => id === root.channel)?.kind === 'direct';
  return html`<aside class="thread" aria-label="Thread">
    <header class="conversation-head">
      <h2 ref=${heading} tabindex="-1">Thread</h2>
      <button type="button" class="close" onClick=${onClose} aria-label="Close the thread">✕</button>
    </header>
    <${MessageList} key=${`${me} ${root.ts}`} label="Messages in the thread" mark=${thread.length + said.length}>
      ${!head && html`<p class="opening">The message that this thread was about is gone.</p>`}
      ${thread.map(
        (message) => html`<${MessageItem}
          key=${message.ts}
          world=${world}
          message=${message}
          at=${desk.at(message)}
          isSelected=${desk.selected?.ts === message.ts && desk.selected.channel === message.channel}
        >
          <${ReplyBar} desk=${desk} message=${message} replies=${[]} inThread />
        <//>`,
      )}
      ${said.map((notice) => html`<${NoticeItem} key=${notice.id} notice=${notice} onClose=${() => desk.dismiss(notice.id)} />`)}
    <//>
    ${
      !isDirect &&
      html`<${Composer}
        key=${`${me} ${root.ts}`}
        label="Reply…"
        commands=${[]}
        onSend=${(text: string) => desk.send(text, root.channel, root.ts)}
      />`
    }
  </aside>`;
}
