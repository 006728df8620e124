import type { ComponentChildren } from 'preact';
import { html } from '../html.ts';

interface PressProps {
  /** It does nothing now. It keeps the focus, which a disabled button would lose. */
  readonly isIdle?: boolean;
  readonly isDangerous?: boolean;
  onPress(): void;
  readonly children?: ComponentChildren;
}

/** A button of the panel. */
export function Press({ isIdle = false, isDangerous = false, onPress, children }: PressProps) {
  return html`
    <button
      type="button"
      class=${isDangerous ? 'curtain-button curtain-danger' : 'curtain-button'}
      aria-disabled=${isIdle ? 'true' : undefined}
      onClick=${() => !isIdle && onPress()}
    >
      ${children}
    </button>
  `;
}
