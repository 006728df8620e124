import { useRef } from 'preact/hooks';
import { html } from '../html.ts';
import { Press } from './press.ts';
import { Problem } from './problem.ts';
import { useAct } from './use-act.ts';

/** Sets everything back to the start, after a question. */
export function ResetSection() {
  const { problem, run } = useAct();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return html`
    <section class="curtain-section">
      <h3>Start over</h3>
      <div class="curtain-buttons">
        <${Press} isDangerous onPress=${() => dialog.current?.showModal()}>Reset everything<//>
      </div>
      <${Problem} text=${problem} />
      <dialog class="curtain-dialog" ref=${dialog} aria-labelledby="curtain-reset-title">
        <h3 id="curtain-reset-title">Reset everything?</h3>
        <p>This deletes all messages, requests and new users, turns off every switch and resets the clock.</p>
        <div class="curtain-buttons">
          <${Press} onPress=${close}>Keep it<//>
          <${Press}
            isDangerous
            onPress=${() => {
              close();
              run({ do: 'reset' });
            }}
          >
            Reset everything
          <//>
        </div>
      </dialog>
    </section>
  `;
}
