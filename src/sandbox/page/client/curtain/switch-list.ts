import type { World } from '../../world.ts';
import { html } from '../html.ts';
import { Problem } from './problem.ts';
import { useAct } from './use-act.ts';

/** The switches of the stand-ins, each with what it does to the app. */
export function SwitchList({ world: { switches } }: { readonly world: World }) {
  const { problem, run } = useAct();
  return html`
    <section class="curtain-section">
      <h3>Faults</h3>
      <ul class="curtain-switches">
        ${switches.map(
          ({ name, label, meaning, on }, index) => html`
            <li key=${name}>
              <button
                type="button"
                role="switch"
                class="curtain-switch"
                aria-checked=${String(on)}
                aria-describedby=${`curtain-switch-${index}`}
                onClick=${() => run({ do: 'switch', name, on: !on })}
              >
                <span class="curtain-switch-label">${label}</span>
                <span class="curtain-switch-state" aria-hidden="true">${on ? 'on' : 'off'}</span>
                <span class="curtain-switch-track" aria-hidden="true"></span>
              </button>
              <p id=${`curtain-switch-${index}`}>${meaning}</p>
            </li>
          `,
        )}
      </ul>
      <${Problem} text=${problem} />
    </section>
  `;
}
