import { useEffect, useRef, useState } from 'preact/hooks';
import type { World, WorldModal } from '../world.ts';
import { Blocks } from './blockkit/blocks.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import { html } from './html.ts';
import { act } from './server.ts';
import { useFields } from './use-fields.ts';

interface Props {
  readonly world: World;
  readonly me: string;
  readonly modal: WorldModal;
  /** There is a view below it to go back to. */
  readonly isPushed: boolean;
  readonly at: Surroundings;
  onProblem(text: string): void;
}

const FOCUSABLE = 'button:not([disabled]), input:not([disabled]), textarea:not([disabled]), [tabindex="0"], a[href]';

/**
 * The modal on top. Tab stays inside, Escape closes it. The mouse can still reach
 * the switches beside the workspace: that is where one breaks things while a form is open.
 */
export function ModalWindow({ world, me, modal, isPushed, at, onProblem }: Props) {
  const { fields, submit } = useFields(world, me, modal);
  const [failure, setFailure] = useState<string>();
  const [isSending, setSending] = useState(false);
  const dialog = useRef<HTMLDivElement>(null);
  useFocusIn(dialog, modal);
  const close = async () => {
    const answer = await act({ do: 'close_view', as: me, view: modal.id });
    if (!answer.ok) onProblem(answer.problem);
  };
  const send = async (event: Event) => {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    setFailure(undefined);
    setFailure(await submit());
    setSending(false);
    requestAnimationFrame(() => dialog.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) void close();
    if (event.key === 'Tab') keepInside(event, dialog.current);
  };
  useKeysOfNobody(onKeyDown);
  return html`<div class="modal-ground">
    <div
      ref=${dialog}
      class="modal"
      role="dialog"
      aria-modal="true"
      aria-labelledby="modal-title"
      tabindex="-1"
      onKeyDown=${onKeyDown}
    >
      <form onSubmit=${send} novalidate>
        <div class="modal-head">
          ${isPushed && html`<button type="button" class="close" aria-label="Back" onClick=${close}>←</button>`}
          <h2 id="modal-title">${modal.title}</h2>
          <button type="button" class="close" aria-label="Close the window" onClick=${close}>✕</button>
        </div>
        <div class="modal-body">
          ${failure && html`<p class="modal-failure" role="alert">${failure}</p>`}
          <${Blocks} isForm blocks=${modal.blocks} at=${{ ...at, fields }} />
        </div>
        <div class="modal-foot">
          <button type="button" class="plain-button" onClick=${close}>${modal.close}</button>
          ${
            modal.submit &&
            html`<button type="submit" class="primary-button" aria-disabled=${isSending}>
              ${isSending ? 'Sending…' : modal.submit}
            </button>`
          }
        </div>
      </form>
    </div>
  </div>`;
}

/** Takes the focus when a window opens, and again when the app replaced what had it. */
function useFocusIn(dialog: { readonly current: HTMLDivElement | null }, { hash }: WorldModal): void {
  // A changed view may have lost what had the focus.
  useEffect(() => {
    const box = dialog.current;
    const held = document.activeElement;
    if (!box || (box.contains(held) && held !== box)) return;
    (box.querySelector<HTMLElement>('[data-focus-on-load]') ?? box).focus();
  }, [hash]);
}

function keepInside(event: KeyboardEvent, box: HTMLElement | null): void {
  const all = [...(box?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter((one) => one.tabIndex >= 0);
  const [first, last] = [all[0], all.at(-1)];
  const { activeElement: held } = document;
  if (event.shiftKey && (held === first || held === box)) last?.focus();
  else if (!event.shiftKey && (held === last || !box?.contains(held))) first?.focus();
  else return;
  event.preventDefault();
}

/** A click beside the fields leaves the focus with nobody; the keys still mean the window. */
function useKeysOfNobody(onKeyDown: (event: KeyboardEvent) => void): void {
  const newest = useRef(onKeyDown);
  newest.current = onKeyDown;
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (event.target === document.body) newest.current(event);
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}
