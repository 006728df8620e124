import { useEffect, useRef } from 'preact/hooks';
import type { WorldChannel } from '../world.ts';
import { ChannelName, titleOf } from './channel-name.ts';
import { Composer } from './composer.ts';
import type { Desk } from './desk.ts';
import { html } from './html.ts';
import { messageItem, noticeItem } from './items.ts';
import { MessageList } from './message-list.ts';
import { Opening } from './opening.ts';
import { ReplyBar } from './reply-bar.ts';
import { isInChannel, messagesFor, repliesTo } from './sight.ts';
import { dayOf } from './time-of.ts';

interface Props {
  readonly desk: Desk;
  readonly channel: WorldChannel;
  /** How often somebody went to a conversation. */
  readonly arrivals: number;
}

/** A conversation: its messages, and the box to write in. */
export function Conversation({ desk, channel, arrivals }: Props) {
  const { world, me, notices } = desk;
  const messages = messagesFor(world, me, channel.id);
  const here = messages.filter(isInChannel);
  const said = notices.filter((one) => one.personId === me && one.channel === channel.id && !one.thread);
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever chose a conversation goes on from its heading; whoever became somebody else stays where he chose that.
  useEffect(() => {
    if (arrivals > 0) heading.current?.focus();
  }, [arrivals]);
  const list = [...here, ...said].toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
  let day = '';
  return html`<main class="conversation">
    <header class="conversation-head">
      <h1 ref=${heading} tabindex="-1"><${ChannelName} world=${world} channel=${channel} /></h1>
      <span class="members">${channel.kind === 'direct' ? 'An app' : `${channel.members.length} members`}</span>
    </header>
    <${MessageList}
      key=${`${me} ${channel.id}`}
      label=${`Messages in ${titleOf(world, channel)}`}
      own=${here.findLast(({ user }) => user === me)?.ts}
      onSeen=${() => desk.seen(channel.id)}
    >
      <h2 class="unseen">Messages</h2>
      <${Opening} world=${world} me=${me} channel=${channel} />
      ${list.map((one) => {
        if ('personId' in one) return noticeItem(one, desk);
        const today = dayOf(Number(one.ts) * 1000);
        const isNew = today !== day;
        day = today;
        return html`${isNew && html`<p key=${`day ${today}`} class="day"><span>${today}</span></p>`}
          ${messageItem(one, desk, html`<${ReplyBar} desk=${desk} message=${one} replies=${repliesTo(one, messages)} />`)}`;
      })}
    <//>
    ${
      channel.kind === 'direct'
        ? html`<p class="no-composer">Sending messages to this app has been turned off.</p>`
        : html`<${Composer}
            key=${`${me} ${channel.id}`}
            label=${`Message ${titleOf(world, channel)}`}
            commands=${world.commands}
            ...${desk.draft(`${me} ${channel.id}`)}
            onSend=${(text: string) => desk.send(text, channel.id)}
          />`
    }
  </main>`;
}
