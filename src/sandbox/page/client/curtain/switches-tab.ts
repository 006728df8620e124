import type { World } from '../../world.ts';
import { html } from '../html.ts';
import { AppSection } from './app-section.ts';
import { ClockSection } from './clock-section.ts';
import { ResetSection } from './reset-section.ts';
import { SwitchList } from './switch-list.ts';

/** What can be done to the app from outside. */
export function SwitchesTab({ world }: { readonly world: World }) {
  return html`
    <div class="curtain-scroll curtain-read" role="region" aria-label="Switches" tabindex="0">
      <${AppSection} world=${world} />
      <${ClockSection} world=${world} />
      <${SwitchList} world=${world} />
      <${ResetSection} />
    </div>
  `;
}
