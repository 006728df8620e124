import { useState } from 'preact/hooks';
import { listOf, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { type Control, heldBy, isUsable, put } from './control.ts';
import { useOwn } from './use-own.ts';

interface Uploaded {
  readonly id: string;
  readonly name: string;
}

/** Slack's own default of `max_files`. */
const MOST = 10;

/** Why these files cannot be taken beside those that are there, or nothing. */
export function fileProblem(names: readonly string[], there: number, kinds: readonly string[], most: number) {
  if (there + names.length > most) return `At most ${most} ${most === 1 ? 'file' : 'files'} can be added.`;
  const wrong = names.find(
    (name) => kinds.length > 0 && !kinds.some((kind) => name.toLowerCase().endsWith(`.${kind}`)),
  );
  return wrong && `${wrong} is of another kind than ${kinds.join(', ')}.`;
}

/** Files: picked or dropped, uploaded one after the other, and shown by name. */
export function FileField({ control }: { control: Control }) {
  const { element, at } = control;
  const held = listOf(heldBy(control).files).map((file) => ({ id: textOf(file.id), name: textOf(file.name) }));
  const [files, keep] = useOwn<readonly Uploaded[]>(held, (list) => JSON.stringify(list.map(({ id }) => id)));
  const [uploading, setUploading] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const kinds = Array.isArray(element.filetypes) ? element.filetypes.map(String) : [];
  const most = typeof element.max_files === 'number' ? element.max_files : MOST;
  const isFull = files.length >= most;

  const change = (next: readonly Uploaded[]) => {
    keep(next);
    put(
      control,
      next.map(({ id }) => id),
    );
  };
  const add = async (list: readonly File[]) => {
    if (!at.fields || uploading || list.length === 0) return;
    const refused = fileProblem(
      list.map(({ name }) => name),
      files.length,
      kinds,
      most,
    );
    setProblem(refused);
    if (refused) return;
    const added: Uploaded[] = [];
    try {
      for (const file of list) {
        setUploading(file.name);
        added.push({ id: await at.fields.upload(file), name: file.name });
      }
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    setUploading(undefined);
    if (added.length > 0) change([...files, ...added]);
  };
  const onChange = ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const picked = [...(currentTarget.files ?? [])];
    // The same file can be picked again after it was removed.
    currentTarget.value = '';
    void add(picked);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    void add([...(event.dataTransfer?.files ?? [])]);
  };
  return html`<div class="bk-files" onDragOver=${(event: Event) => event.preventDefault()} onDrop=${onDrop}>
    ${
      files.length > 0 &&
      html`<ul class="bk-file-list" aria-label="Files">
        ${files.map(
          (file) => html`<li class="bk-file" key=${file.id}>
            <span>${file.name}</span>
            <button type="button" class="bk-chip-remove" aria-label=${`Remove ${file.name}`}
              onClick=${() => change(files.filter(({ id }) => id !== file.id))}>×</button>
          </li>`,
        )}
      </ul>`
    }
    <input ...${control.aria} id=${control.id} class="bk-file-input" type="file" hidden=${isFull} multiple=${most > 1}
      disabled=${!isUsable(control) || isFull || uploading !== undefined}
      accept=${kinds.length > 0 ? kinds.map((kind) => `.${kind}`).join(',') : undefined}
      onChange=${onChange} onCancel=${(event: Event) => event.stopPropagation()} />
    ${!isFull && html`<div class="bk-file-drop" aria-hidden="true">or drop ${most === 1 ? 'a file' : 'files'} here</div>`}
    <div role="status">${uploading && html`<div class="bk-hint">Uploading ${uploading}…</div>`}</div>
    <div role="alert">${problem && html`<div class="bk-error">${problem}</div>`}</div>
  </div>`;
}
