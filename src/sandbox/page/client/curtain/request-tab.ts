import type { Behind, World } from '../../world.ts';
import { html } from '../html.ts';
import type { Place } from '../place.ts';
import { CallList } from './call-list.ts';
import { messageWords, nameOf } from './labels.ts';
import { RecordView } from './record-view.ts';
import { clockTime } from './times.ts';
import { useClock } from './use-clock.ts';

interface RequestTabProps {
  readonly world: World;
  readonly selected: Place | undefined;
  /** Undefined until the sandbox has answered. */
  readonly behind: Behind | undefined;
}

/** What is behind the chosen message. */
export function RequestTab({ world, selected, behind }: RequestTabProps) {
  const now = useClock(world);
  return html`
    <div class="curtain-scroll curtain-read" role="region" aria-label="Behind the message" tabindex="0">
      ${
        selected
          ? html`
            <${Chosen} world=${world} place=${selected} />
            <${Answer} world=${world} behind=${behind} now=${now} />
          `
          : html`<p class="curtain-note">Choose "Behind the curtain" under a message to see what the app has stored for it.</p>`
      }
    </div>
  `;
}

function Chosen({ world, place }: { readonly world: World; readonly place: Place }) {
  const message = world.messages.find(({ channel, ts }) => channel === place.channel && ts === place.ts);
  if (!message) return html`<p class="curtain-note">The message no longer exists.</p>`;
  return html`
    <blockquote class="curtain-chosen">
      <cite>${nameOf(world.names, message.user)}, ${clockTime(Number(message.ts) * 1000)}</cite>
      <p>${messageWords(message.text, world.names)}</p>
    </blockquote>
  `;
}

interface AnswerProps {
  readonly world: World;
  readonly behind: Behind | undefined;
  readonly now: number;
}

function Answer({ world, behind, now }: AnswerProps) {
  if (!behind) return html`<p class="curtain-note">Loading…</p>`;
  const ids = new Set(behind.calls);
  const calls = world.calls.filter(({ id }) => ids.has(id));
  const older = ids.size - calls.length;
  return html`
    ${
      behind.record
        ? html`<${RecordView} record=${behind.record} world=${world} now=${now} />`
        : html`<p class="curtain-note">This message does not belong to a request.</p>`
    }
    <h3>Calls about it</h3>
    <${CallList} calls=${calls} none="There are no calls about it." />
    ${older > 0 && html`<p class="curtain-note">Older calls that are no longer listed: ${older}.</p>`}
  `;
}
