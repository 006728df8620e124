import { html } from '../html.ts';
import type { Surroundings } from './surroundings.ts';
import { webAddress } from './web-address.ts';

/** A link: within the page, to elsewhere, or only its words when the address is none that a page may link to. */
export function Link({ url, at, children }: { url: string; at: Surroundings; children?: unknown }) {
  const go = at.goTo(url);
  if (go) return html`<button type="button" class="bk-link" onClick=${go}>${children}</button>`;
  const href = webAddress(url);
  if (!href) return html`<span>${children}</span>`;
  return html`<a class="bk-link" href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`;
}
