import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { html } from '../html.ts';

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly label: string }[];
  readonly chosen: Name;
  onChoose(name: Name): void;
  /** What the chosen tab holds. */
  readonly children?: ComponentChildren;
}

/** Where the key leads from the tab at `index` of `count`; undefined: nowhere. */
function stepOf(key: string, index: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (index + 1) % count;
  if (key === 'ArrowLeft') return (index + count - 1) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** Tabs and the panel of the chosen one: arrow keys, Home and End go between them, Tab goes into the panel. */
export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, children }: TabsProps<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const index = tabs.findIndex(({ name }) => name === chosen);
    const next = stepOf(event.key, index, tabs.length);
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
