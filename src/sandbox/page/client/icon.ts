import { html } from './html.ts';

const SHAPES = {
  lock: 'M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7Zm2 0h4V5a2 2 0 0 0-4 0Z',
  eye: 'M8 3c4 0 7 5 7 5s-3 5-7 5-7-5-7-5 3-5 7-5Zm0 2a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0 2a1 1 0 1 1 0 2 1 1 0 0 1 0-2Z',
};

/** A sign that is drawn, because not every machine has a font of emoji. Decoration: words stand beside it. */
export function Icon({ of }: { of: keyof typeof SHAPES }) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d=${SHAPES[of]} /></svg>`;
}
