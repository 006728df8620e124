import { type Json, textOf } from '../../slack/json.ts';
import { webAddress } from './blockkit/web-address.ts';
import { html } from './html.ts';
import { sizeWords } from './size-words.ts';

interface Props {
  readonly files: readonly Json[];
  /** Who reads the message: the files are handed to him. */
  readonly me: string;
}

function FileLine({ file, me }: { file: Json; me: string }) {
  const [id, name] = [textOf(file.id), textOf(file.name)];
  if (file.mode === 'tombstone') return html`<span class="message-file-about">This file was deleted.</span>`;
  if (file.is_external === true) {
    const href = webAddress(textOf(file.url_private));
    return html`${href ? html`<a href=${href} target="_blank" rel="noopener noreferrer">${name}</a>` : html`<b>${name}</b>`}
      <span class="message-file-about">Stored outside Slack</span>`;
  }
  const href = `/files/${encodeURIComponent(id)}?as=${encodeURIComponent(me)}`;
  return html`<a href=${href} download=${name}><span class="unseen">Download </span>${name}</a>
    <span class="message-file-about">${textOf(file.pretty_type)}, ${sizeWords(Number(file.size))}</span>`;
}

/** The files of a message, each with a link that downloads it. */
export function MessageFiles({ files, me }: Props) {
  if (files.length === 0) return null;
  return html`<ul class="message-files" aria-label="Files">
    ${files.map((file) => html`<li key=${textOf(file.id)} class="message-file"><${FileLine} file=${file} me=${me} /></li>`)}
  </ul>`;
}
