import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { Link } from './link.ts';
import type { Surroundings } from './surroundings.ts';
import { plainText } from './text-object.ts';

/** An image as its words: the page loads nothing from elsewhere. A link leads to the picture itself. */
export function ImageBox({ image, at }: { image: Json; at: Surroundings }) {
  const url = textOf(image.image_url) || textOf(jsonOf(image.slack_file).url);
  const title = plainText(image.title);
  return html`<div class="bk-image">
    ${title && html`<div class="bk-image-title">${title}</div>`}
    <div class="bk-image-frame">
      <span class="bk-image-sign" aria-hidden="true">🖼</span>
      ${url ? html`<${Link} url=${url} at=${at}>${textOf(image.alt_text)}<//>` : html`<span>${textOf(image.alt_text)}</span>`}
    </div>
  </div>`;
}
