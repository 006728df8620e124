import type { World } from '../../world.ts';
import { html } from '../html.ts';
import { Press } from './press.ts';
import { Problem } from './problem.ts';
import { dayAndTime, span } from './times.ts';
import { useAct } from './use-act.ts';
import { useClock } from './use-clock.ts';

const HOUR = 3_600_000;

/** The sandbox clock, which can be moved forward. */
export function ClockSection({ world }: { readonly world: World }) {
  const { problem, run } = useAct();
  const now = useClock(world);
  return html`
    <section class="curtain-section">
      <h3>The clock</h3>
      <p>
        <strong class="curtain-time">${dayAndTime(now)}</strong>${' '}
        <span>${world.ahead ? `The clock is ${span(world.ahead)} ahead.` : 'The clock shows the real time.'}</span>
      </p>
      <div class="curtain-buttons">
        <${Press} onPress=${() => run({ do: 'advance', ms: HOUR })}>+1 hour<//>
        <${Press} onPress=${() => run({ do: 'advance', ms: 24 * HOUR })}>+1 day<//>
      </div>
      <${Problem} text=${problem} />
    </section>
  `;
}
