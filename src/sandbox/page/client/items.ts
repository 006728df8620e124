import type { WorldMessage } from '../world.ts';
import { BroadcastMark } from './broadcast-mark.ts';
import type { Desk } from './desk.ts';
import { html } from './html.ts';
import { MessageItem } from './message-item.ts';
import { type Notice, NoticeItem } from './notice.ts';
import { Safely } from './safely.ts';

/** A message in a list, with what stands under it. One that cannot be drawn takes nothing else with it. */
export function messageItem(message: WorldMessage, desk: Desk, under: unknown, inThread = false) {
  const { selected } = desk;
  const isSelected = selected?.ts === message.ts && selected.channel === message.channel;
  return html`<${Safely} key=${message.ts} what="message">
    <${MessageItem}
      world=${desk.world}
      message=${message}
      me=${desk.me}
      at=${desk.at(message)}
      above=${message.subtype && html`<${BroadcastMark} desk=${desk} message=${message} inThread=${inThread} />`}
      isSelected=${isSelected}
    >
      ${under}
    <//>
  <//>`;
}

/** What Slack's client said, in a list. */
export function noticeItem(notice: Notice, desk: Desk) {
  return html`<${NoticeItem} key=${`notice ${notice.id}`} notice=${notice} onClose=${() => desk.dismiss(notice.id)} />`;
}
