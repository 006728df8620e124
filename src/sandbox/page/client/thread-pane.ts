import { useLayoutEffect, useRef } from 'preact/hooks';
import { ChannelName } from './channel-name.ts';
import { Composer } from './composer.ts';
import type { Desk } from './desk.ts';
import { html } from './html.ts';
import { messageItem, noticeItem } from './items.ts';
import { MessageList } from './message-list.ts';
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
  const list = [...thread, ...said].toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
  const heading = useRef<HTMLHeadingElement>(null);
  // Another thread takes the focus anew, before anybody can have put it elsewhere.
  useLayoutEffect(() => heading.current?.focus(), [root.ts]);
  const channel = world.channels.find(({ id }) => id === root.channel);
  return html`<aside class="thread" aria-label="Thread">
    <header class="conversation-head">
      <h2 ref=${heading} tabindex="-1">Thread</h2>
      ${channel && html`<span class="members"><${ChannelName} world=${world} channel=${channel} /></span>`}
      <button type="button" class="close" onClick=${onClose} aria-label="Close the thread">✕</button>
    </header>
    <${MessageList}
      key=${`${me} ${root.ts}`}
      label="Messages in the thread"
      own=${thread.findLast(({ user }) => user === me)?.ts}
      onSeen=${() => desk.seen(root.channel, root.ts)}
    >
      ${!head && html`<p class="opening">The first message of this thread was deleted.</p>`}
      ${list.map((one) =>
        'personId' in one
          ? noticeItem(one, desk)
          : messageItem(one, desk, html`<${ReplyBar} desk=${desk} message=${one} replies=${[]} inThread />`, true),
      )}
    <//>
    ${
      channel?.kind !== 'direct' &&
      html`<${Composer}
        key=${`${me} ${root.ts}`}
        label="Reply…"
        commands=${[]}
        ...${desk.draft(`${me} ${root.ts}`)}
        onSend=${(text: string) => desk.send(text, root.channel, root.ts)}
      />`
    }
  </aside>`;
}
