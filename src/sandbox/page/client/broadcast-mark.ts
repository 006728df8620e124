import type { WorldMessage } from '../world.ts';
import { inlineMrkdwn } from './blockkit/inline-mrkdwn.ts';
import type { Desk } from './desk.ts';
import { html } from './html.ts';

interface Props {
  readonly desk: Desk;
  /** A broadcast reply. */
  readonly message: WorldMessage;
  readonly inThread: boolean;
}

/** Links as their words: they stand in a button. */
const withoutLinks = (text: string) => text.replace(/<(?:https?|mailto|tel):[^|<>]*\|?([^<>]*)>/g, '$1');

/** Above a broadcast reply: in the channel the way to its thread, in the thread that the channel has it too. */
export function BroadcastMark({ desk, message, inThread }: Props) {
  if (inThread) return html`<p class="broadcast">Also sent to the channel</p>`;
  const { channel, thread_ts: ts = '' } = message;
  const root = desk.world.messages.find((one) => one.channel === channel && one.ts === ts);
  const words = root && (withoutLinks(root.text).split('\n')[0] || 'a message');
  return html`<p class="broadcast">
    <span>replied to a thread:</span>
    ${
      words
        ? html`<button type="button" onClick=${() => desk.openThread({ channel, ts })}>
          ${inlineMrkdwn(words, desk.at(message))}
        </button>`
        : html`<span>This message was deleted.</span>`
    }
  </p>`;
}
