import { useRef } from 'preact/hooks';
import { isJson, textOf } from '../../../slack/json.ts';
import { html } from '../html.ts';
import { ConfirmDialog } from './confirm-dialog.ts';
import type { Control } from './control.ts';
import { plainText } from './text-object.ts';
import { webAddress } from './web-address.ts';

/** A button; with `confirm` it asks first, with `url` it also leads there. */
export function Button({ control }: { control: Control }) {
  const { element, at, blockId, actionId } = control;
  const dialog = useRef<HTMLDialogElement>(null);
  const url = textOf(element.url);
  const go = url ? at.goTo(url) : undefined;
  const href = url && !go ? webAddress(url) : undefined;
  const style = element.style === 'primary' || element.style === 'danger' ? ` bk-${element.style}` : '';
  const attributes = {
    class: `bk-button${style}`,
    'aria-label': textOf(element.accessibility_label) || undefined,
    'data-focus-on-load': control.aria['data-focus-on-load'],
  };
  const press = () => {
    at.press({ blockId, actionId });
    go?.();
  };
  const text = plainText(element.text);
  if (href) {
    return html`<a ...${attributes} href=${href} target="_blank" rel="noopener noreferrer" onClick=${press}>${text}</a>`;
  }
  if (!isJson(element.confirm)) {
    return html`<button type="button" ...${attributes} onClick=${press}>${text}</button>`;
  }
  return html`<span>
    <button type="button" ...${attributes} aria-haspopup="dialog" onClick=${() => dialog.current?.showModal()}>${text}</button>
    <${ConfirmDialog} confirm=${element.confirm} at=${at} dialog=${dialog} onConfirm=${press} />
  </span>`;
}
