import { html } from './html.ts';

/** What Slack's own client tells somebody, about a call that failed say. It is nowhere stored. */
export interface Notice {
  readonly id: number;
  readonly personId: string;
  readonly channel: string;
  readonly thread?: string;
  readonly text: string;
  /** The app did not answer: how often it had been started then. Started anew, it may answer. */
  readonly starts?: number;
  /** When he was told, as a message's `ts`: it stands among the messages. */
  readonly ts: string;
  /** After which reset; it is gone with the next one. */
  readonly resets: number;
}

export function NoticeItem({ notice, onClose }: { notice: Notice; onClose(): void }) {
  return html`<div class="notice" role="status">
    <p><span class="only-you">Only visible to you</span> ${notice.text}</p>
    <button type="button" class="quiet" onClick=${onClose}>Dismiss</button>
  </div>`;
}
