import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { html } from '../html.ts';
import { nextActive } from '../next-active.ts';

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly label: string }[];
  readonly chosen: Name;
  onChoose(name: Name): void;
  /** What the chosen tab holds. */
  readonly children?: ComponentChildren;
}

/** Tabs and the panel of the chosen one: arrow keys, Home and End go between them, Tab goes into the panel. */
export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.findIndex(({ name }) => name === chosen);
    const next = nextActive(event.key, index, tabs.length, ['ArrowLeft', 'ArrowRight']);
    const tab = next === undefined ? undefined : tabs[next];
    if (next === undefined || !tab) return;
    event.preventDefault();
    onChoose(tab.name);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return html`
    <div class="curtain-tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${onKeyDown}>
      ${tabs.map(
        ({ name, label: text }) => html`
          <button
            key=${name}
            type="button"
            role="tab"
            class="curtain-tab"
            id=${`curtain-tab-${name}`}
            aria-selected=${String(name === chosen)}
            aria-controls=${name === chosen ? 'curtain-panel' : undefined}
            tabindex=${name === chosen ? 0 : -1}
            onClick=${() => onChoose(name)}
          >
            ${text}
          </button>
        `,
      )}
    </div>
    <div class="curtain-panel" role="tabpanel" id="curtain-panel" key=${chosen} aria-labelledby=${`curtain-tab-${chosen}`}>
      ${children}
    </div>
  `;
}
