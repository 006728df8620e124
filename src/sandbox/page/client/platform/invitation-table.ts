import type { InvitationLine } from '../../world.ts';
import { Problem } from '../curtain/problem.ts';
import { span } from '../curtain/times.ts';
import { useAct } from '../curtain/use-act.ts';
import { html } from '../html.ts';
import { TableRegion } from '../table-region.ts';
import { timeWords } from './time-words.ts';

interface InvitationTableProps {
  readonly invitations: readonly InvitationLine[];
  /** By the sandbox clock. */
  readonly now: number;
}

/** Who is in which tenant; an invitation can be accepted as the person who got the mail. */
export function InvitationTable({ invitations, now }: InvitationTableProps) {
  const { problem, run } = useAct();
  return html`
    <section class="platform-section">
      <header>
        <h2>People in tenants</h2>
        <p>${invitations.length} in all</p>
      </header>
      <${Problem} text=${problem} />
      <${TableRegion}
        label="People in tenants"
        heads=${['Email', 'Tenant', 'Role', 'Status', 'Expires', 'Do']}
        none="No one is in a tenant."
      >
        ${invitations.map(
          ({ tenantId, userId, tenant, email, role, status, expires }) => html`
            <tr key=${`${tenantId} ${userId}`}>
              <th scope="row">${email}</th>
              <td>${tenant}</td>
              <td>${role}</td>
              <td>${status}</td>
              <td class="platform-time"><${Expiry} expires=${expires} now=${now} /></td>
              <td>
                ${
                  status === 'invited' &&
                  html`
                  <button type="button" class="platform-button" onClick=${() => run({ do: 'accept', tenantId, userId })}>
                    Accept as ${email}
                  </button>
                `
                }
              </td>
            </tr>
          `,
        )}
      <//>
    </section>
  `;
}

function Expiry({ expires, now }: { readonly expires: string | null; readonly now: number }) {
  if (expires === null) return 'never';
  const left = Date.parse(expires) - now;
  if (Number.isNaN(left)) return expires;
  return html`${timeWords(expires)}<br />${left > 0 ? `in ${span(left)}` : `${span(left)} ago`}`;
}
