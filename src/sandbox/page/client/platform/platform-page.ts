import type { PlatformWorld } from '../../world.ts';
import { dayAndTime } from '../curtain/times.ts';
import { useClock } from '../curtain/use-clock.ts';
import { html } from '../html.ts';
import { InvitationTable } from './invitation-table.ts';
import { TenantTable } from './tenant-table.ts';
import { UserTable } from './user-table.ts';

interface PlatformPageProps {
  /** Undefined until the first one has come. */
  readonly world: PlatformWorld | undefined;
  /** The server is gone. */
  readonly isLost: boolean;
}

/** The page with what the stand-in of CxEngage holds. */
export function PlatformPage({ world, isLost }: PlatformPageProps) {
  return html`
    <div class="platform">
      <header class="platform-head">
        <h1>The CxEngage side</h1>
        ${world && html`<${SandboxTime} world=${world} />`}
        <a href="/">The workspace</a>
      </header>
      <p role="status" class="platform-lost">
        ${isLost && 'The sandbox does not answer, so this page may be out of date. Is it still running?'}
      </p>
      <main class="platform-main">
        ${world ? html`<${Tables} world=${world} />` : html`<p class="platform-note" role="status">Loading…</p>`}
      </main>
    </div>
  `;
}

function SandboxTime({ world }: { readonly world: PlatformWorld }) {
  return html`<p class="platform-time">Sandbox time: ${dayAndTime(useClock(world))}</p>`;
}

function Tables({ world: { users, invitations, tenants, now } }: { readonly world: PlatformWorld }) {
  return html`
    <${UserTable} users=${users} />
    <${InvitationTable} invitations=${invitations} now=${now} />
    <${TenantTable} tenants=${tenants} />
  `;
}
