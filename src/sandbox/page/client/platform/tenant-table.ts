import type { PlatformWorld } from '../../world.ts';
import { html } from '../html.ts';
import { TableRegion } from '../table-region.ts';

/** The tenants of CxEngage. */
export function TenantTable({ tenants }: Pick<PlatformWorld, 'tenants'>) {
  return html`
    <section class="platform-section">
      <header>
        <h2>Tenants</h2>
        <p>${tenants.length} in all</p>
      </header>
      <${TableRegion} label="Tenants" heads=${['Name', 'State', 'Id']} none="There are no tenants.">
        ${tenants.map(
          ({ id, name, active }) => html`
            <tr key=${id}>
              <th scope="row">${name}</th>
              <td>${active ? 'active' : 'not active'}</td>
              <td class="platform-id">${id}</td>
            </tr>
          `,
        )}
      <//>
    </section>
  `;
}
