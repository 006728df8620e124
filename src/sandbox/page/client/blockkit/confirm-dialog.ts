import type { RefObject } from 'preact';
import { useId } from 'preact/hooks';
import { type Json, jsonOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import type { Surroundings } from './surroundings.ts';
import { plainText, TextObject } from './text-object.ts';

interface ConfirmDialogProps {
  readonly confirm: Json;
  readonly at: Surroundings;
  /** Open it with `showModal()`. */
  readonly dialog: RefObject<HTMLDialogElement>;
  onConfirm(): void;
}

/** Asks once more before something is done. Escape, and the button that has the focus at first, leave it undone. */
export function ConfirmDialog({ confirm, at, dialog, onConfirm }: ConfirmDialogProps) {
  const id = useId();
  // The modal around it must not hear of the keys meant for this dialog: Escape closes this one only.
  const keepInside = (event: KeyboardEvent) => event.stopPropagation();
  const end = (isConfirmed: boolean) => () => {
    dialog.current?.close();
    if (isConfirmed) onConfirm();
  };
  const looks = confirm.style === 'danger' ? 'bk-button bk-danger' : 'bk-button bk-primary';
  return html`<dialog ref=${dialog} class="bk-confirm" aria-labelledby=${`${id}-title`} aria-describedby=${`${id}-text`}
    onKeyDown=${keepInside}>
    <h2 id=${`${id}-title`} class="bk-confirm-title">${plainText(confirm.title) || 'Are you sure?'}</h2>
    <div id=${`${id}-text`}><${TextObject} value=${jsonOf(confirm.text)} at=${at} /></div>
    <div class="bk-confirm-buttons">
      <button type="button" class="bk-button" onClick=${end(false)}>${plainText(confirm.deny) || 'Cancel'}</button>
      <button type="button" class=${looks} onClick=${end(true)}>${plainText(confirm.confirm) || 'Yes'}</button>
    </div>
  </dialog>`;
}
