import type { World, WorldChannel } from '../world.ts';
import { html } from './html.ts';

/** What stands at the beginning of a conversation: what one can try there. */
export function Opening({ world, me, channel }: { world: World; me: string; channel: WorldChannel }) {
  const parts = world.people.find(({ id }) => id === me)?.parts ?? [];
  const command = html`<code>${world.commands[0]?.command ?? '/create-user'}</code>`;
  if (channel.kind === 'direct')
    return html`<div class="opening"><p>Your requests and their results. Only you can see this.</p></div>`;
  if (channel.name === 'approvals')
    return html`<div class="opening">
      <p>
        Requests come here.
        ${parts.includes('approver') ? ' You can approve or deny requests from other people.' : ' Become Ana or Ben to decide.'}
      </p>
    </div>`;
  if (channel.name !== 'general')
    return html`<div class="opening"><p>A channel with people of another workspace.</p></div>`;
  return html`<div class="opening">
    <p><b>A workspace to try things in.</b> Everything here is real but Slack and CxEngage: the app runs on this machine.</p>
    <ol>
      <li>As Rita, type ${command} below, fill in the form and send it.</li>
      <li>Become Ana, open <b>approvals</b> and approve. The user is created.</li>
      <li>Press "Add to tenant" under the result. Ben approves that.</li>
      <li>Many at once: type ${command}${' '}<code>bulk</code>. The form has a template to fill in.</li>
      <li>
        Look <b>behind the curtain</b>: every payload, what is stored, and switches that break things. Kill the app in the middle.
      </li>
    </ol>
  </div>`;
}
