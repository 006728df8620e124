import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../../world.ts';
import { html } from '../html.ts';
import type { Place } from '../place.ts';
import { LogTab } from './log-tab.ts';
import { RequestTab } from './request-tab.ts';
import { SwitchesTab } from './switches-tab.ts';
import { Tabs } from './tabs.ts';
import { TrafficTab } from './traffic-tab.ts';
import { useBehind } from './use-behind.ts';

const TABS = [
  { name: 'request', label: 'Request' },
  { name: 'traffic', label: 'Traffic' },
  { name: 'switches', label: 'Switches' },
  { name: 'log', label: 'Log' },
] as const;
type TabName = (typeof TABS)[number]['name'];

interface CurtainProps {
  readonly world: World;
  /** The message whose request is looked at. */
  readonly selected: Place | undefined;
  onClose(): void;
}

/** The side panel: what Slack does not show. */
export function Curtain({ world, selected, onClose }: CurtainProps) {
  const [tab, setTab] = useState<TabName>('request');
  const behind = useBehind(selected, world);
  const panel = useRef<HTMLElement>(null);
  useFocusWhileOpen(panel);
  // Whoever chooses a message wants to see its request.
  useEffect(() => setTab('request'), [selected?.channel, selected?.ts]);
  const onKeyDown = (event: KeyboardEvent) => {
    const isInDialog = event.target instanceof Element && event.target.closest('dialog') !== null;
    if (event.key === 'Escape' && !isInDialog) onClose();
  };
  return html`
    <aside class="curtain" aria-labelledby="curtain-title" ref=${panel} onKeyDown=${onKeyDown}>
      <header class="curtain-head">
        <h2 id="curtain-title">Behind the curtain</h2>
        <button type="button" class="curtain-close" aria-label="Close" onClick=${onClose}>✕</button>
      </header>
      <${Tabs} label="Behind the curtain" tabs=${TABS} chosen=${tab} onChoose=${setTab}>
        ${tab === 'request' && html`<${RequestTab} world=${world} selected=${selected} behind=${behind} />`}
        ${tab === 'traffic' && html`<${TrafficTab} world=${world} />`}
        ${tab === 'switches' && html`<${SwitchesTab} world=${world} />`}
        ${tab === 'log' && html`<${LogTab} world=${world} />`}
      <//>
    </aside>
  `;
}

/** Takes the focus from what opened the panel and gives it back at the end. A page that begins with it open keeps it. */
function useFocusWhileOpen(panel: { readonly current: HTMLElement | null }): void {
  useLayoutEffect(() => {
    const opener = document.activeElement;
    if (!(opener instanceof HTMLElement) || opener === document.body) return;
    panel.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
    return () => opener.focus();
  }, [panel]);
}
