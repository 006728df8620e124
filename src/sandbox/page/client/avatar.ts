import { html } from './html.ts';

const COLOURS = 6;

/** A person's initials on a ground of his own, or the app's sign. Decoration: the name stands beside it. */
export function Avatar({ id, name, isApp = false }: { id: string; name: string; isApp?: boolean }) {
  const initials = name
    .split(/[\s_]+/)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('')
    .slice(0, 2);
  const colour = [...id].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % COLOURS;
  return html`<span class=${`avatar ${isApp ? 'avatar-app' : `avatar-${colour}`}`} aria-hidden="true">${initials}</span>`;
}
