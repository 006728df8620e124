import { useState } from 'preact/hooks';
import type { CallLine, World } from '../../world.ts';
import { html } from '../html.ts';
import { useBottom } from '../use-bottom.ts';
import { WAYS } from './call-item.ts';
import { CallList } from './call-list.ts';

type Way = CallLine['way'] | 'all';

// These are its keys: the record has exactly one field for each way.
const CHOICES: readonly Way[] = ['all', ...(Object.keys(WAYS) as CallLine['way'][])];

/** Everything that passed between Slack, the app and CxEngage. */
export function TrafficTab({ world: { calls } }: { readonly world: World }) {
  const [way, setWay] = useState<Way>('all');
  const shown = way === 'all' ? calls : calls.filter((call) => call.way === way);
  const { props: bottom } = useBottom();
  return html`
    <div class="curtain-fill">
      <div class="curtain-filter" role="group" aria-label="Which calls">
        ${CHOICES.map(
          (choice) => html`
            <button
              key=${choice}
              type="button"
              class="curtain-chip"
              aria-pressed=${String(choice === way)}
              onClick=${() => setWay(choice)}
            >
              ${choice === 'all' ? 'All' : WAYS[choice]}
            </button>
          `,
        )}
      </div>
      <div class="curtain-scroll" role="region" aria-label="Calls" tabindex="0" ...${bottom}>
        <${CallList} calls=${shown} none=${calls.length ? 'There are no calls of this kind yet.' : 'There are no calls yet.'} />
      </div>
    </div>
  `;
}
