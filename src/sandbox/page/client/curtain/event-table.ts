import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import type { World } from '../../world.ts';
import { html } from '../html.ts';
import { TableRegion } from '../table-region.ts';
import { nameOf, plainWords } from './labels.ts';
import { clockTime } from './times.ts';

interface EventTableProps {
  readonly events: readonly Json[];
  readonly names: World['names'];
}

/** The audit events of a request, oldest first. */
export function EventTable({ events, names }: EventTableProps) {
  return html`
    <${TableRegion} label="Audit events" heads=${['Time', 'What', 'By', 'From → to']} none="There are no audit events.">
      ${events.map(
        (event, index) => html`
          <tr key=${index}>
            <td class="curtain-time">${clockTime(event.at)}</td>
            <td>${plainWords(textOf(event.kind))}<${Detail} detail=${jsonOf(event.detail)} /></td>
            <td>${actorOf(event, names)}</td>
            <td>${changeOf(event)}</td>
          </tr>
        `,
      )}
    <//>
  `;
}

function actorOf(event: Json, names: World['names']): string {
  const id = textOf(jsonOf(event.actor).userId);
  return id ? nameOf(names, id) : 'the bot';
}

function changeOf(event: Json): string {
  const from = textOf(event.from);
  const to = textOf(event.to);
  if (!to) return from || 'no change';
  // It breaks after the arrow only.
  return from ? `${from}\u00a0→ ${to}` : `→\u00a0${to}`;
}

function Detail({ detail }: { readonly detail: Json }) {
  return Object.entries(detail).map(
    ([name, value]) => html`<div key=${name} class="curtain-event-detail">${plainWords(name)}: ${String(value)}</div>`,
  );
}
