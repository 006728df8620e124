import { useState } from 'preact/hooks';
import type { PlatformUserLine } from '../../world.ts';
import { html } from '../html.ts';
import { TableRegion } from '../table-region.ts';
import { timeWords } from './time-words.ts';

/** The users whose words hold what is searched for. */
export function matching(users: readonly PlatformUserLine[], search: string): readonly PlatformUserLine[] {
  const sought = search.trim().toLowerCase();
  return users.filter(({ email, name, role, status }) =>
    [email, name, role, status].some((words) => words.toLowerCase().includes(sought)),
  );
}

/** The users of CxEngage, with a box that filters them. */
export function UserTable({ users }: { readonly users: readonly PlatformUserLine[] }) {
  const [search, setSearch] = useState('');
  const shown = matching(users, search);
  const onInput = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => setSearch(currentTarget.value);
  return html`
    <section class="platform-section platform-users">
      <header>
        <h2>Users</h2>
        <p role="status">${countWords(shown, users.length)}</p>
        <label>Filter <input type="search" value=${search} autocomplete="off" spellcheck=${false} onInput=${onInput} /></label>
      </header>
      <${TableRegion}
        label="Users"
        heads=${['Email', 'Name', 'Role', 'Status', 'Created']}
        none=${users.length ? 'No user matches.' : 'There are no users.'}
      >
        ${shown.map(
          ({ id, email, name, role, status, created, isNew }) => html`
            <tr key=${id} class=${isNew ? 'platform-new' : undefined}>
              <th scope="row">${email}${isNew && html`${' '}<span class="platform-mark">created by the bot</span>`}</th>
              <td>${name}</td>
              <td>${role}</td>
              <td>${status}</td>
              <td class="platform-time">${timeWords(created)}</td>
            </tr>
          `,
        )}
      <//>
    </section>
  `;
}

function countWords(shown: readonly PlatformUserLine[], total: number): string {
  const made = shown.filter(({ isNew }) => isNew).length;
  return `${shown.length} of ${total}, ${made} created by the bot`;
}
