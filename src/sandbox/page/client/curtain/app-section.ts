import type { AppState, World } from '../../world.ts';
import { html } from '../html.ts';
import { Press } from './press.ts';
import { Problem } from './problem.ts';
import { useAct } from './use-act.ts';

const STATES: Readonly<Record<AppState['status'], string>> = {
  starting: 'The app is starting.',
  running: 'The app is running.',
  stopped: 'The app is stopped.',
};

function startWords(starts: number): string {
  if (!starts) return 'It has not been started yet.';
  return starts === 1 ? 'It was started once.' : `It was started ${starts} times.`;
}

/** Whether the app runs, and buttons that kill and start it. */
export function AppSection({ world: { app } }: { readonly world: World }) {
  const { problem, run } = useAct();
  const isStopped = app.status === 'stopped';
  return html`
    <section class="curtain-section">
      <h3>The app</h3>
      <p role="status" class=${`curtain-app curtain-app-${app.status}`}>
        <strong>${STATES[app.status]}</strong> ${startWords(app.starts)}
      </p>
      ${app.problem && html`<p class="curtain-warning">${app.problem}</p>`}
      <div class="curtain-buttons">
        <${Press} isDangerous isIdle=${isStopped} onPress=${() => run({ do: 'kill' })}>Kill the app<//>
        <${Press} isIdle=${!isStopped} onPress=${() => run({ do: 'start' })}>Start the app<//>
        <${Press} isIdle=${isStopped} onPress=${() => run({ do: 'kill' }, { do: 'start' })}>Restart<//>
      </div>
      <p class="curtain-note">
        "Kill" ends the process at once (SIGKILL), whatever it is doing. What it has stored is still there when it starts again.
      </p>
      <${Problem} text=${problem} />
    </section>
  `;
}
