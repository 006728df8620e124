import { type Json, jsonOf, textOf } from '../../../slack/json.ts';
import type { RequestRecord, World } from '../../world.ts';
import { html } from '../html.ts';
import { EventTable } from './event-table.ts';
import { JobList } from './job-list.ts';
import { JsonView } from './json-view.ts';
import { nameOf, plainWords, requestKindWords, statusMeaning } from './labels.ts';
import { dayAndTime } from './times.ts';

interface RecordViewProps {
  readonly record: RequestRecord;
  readonly world: World;
  /** By the sandbox clock. */
  readonly now: number;
}

/** What the app has stored of a request. */
export function RecordView({ record, world, now }: RecordViewProps) {
  const { from, request, auditEvents, olderEvents = 0, jobs, messages } = record;
  const status = textOf(request.status);
  return html`
    ${from === 'stopped' && html`<p class="curtain-warning">The app is not running. This is its last known state.</p>`}
    <p class=${`curtain-status curtain-status-${status}`}>
      <strong>${plainWords(status) || 'no status'}</strong> ${statusMeaning(status)}
    </p>
    <dl class="curtain-facts">
      ${factsOf(request, world).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>
    <h3>Content</h3>
    <${JsonView} value=${request.content} />
    <details class="curtain-more">
      <summary>Everything that is stored</summary>
      <${JsonView} value=${request} />
    </details>
    <h3>Audit events</h3>
    ${olderEvents > 0 && html`<p class="curtain-note">The newest ${auditEvents.length}. There are ${olderEvents} older ones.</p>`}
    <${EventTable} events=${auditEvents} names=${world.names} />
    <h3>Jobs</h3>
    <${JobList} jobs=${jobs} now=${now} />
    <h3>Messages</h3>
    ${messages.length === 0 && html`<p class="curtain-note">No message is stored.</p>`}
    <ul>
      ${messages.map((message) => html`<${Posted} key=${`${message.channel} ${message.ts}`} message=${message} world=${world} />`)}
    </ul>
  `;
}

function factsOf(request: Json, { names }: World): readonly (readonly [name: string, value: string])[] {
  const decision = jsonOf(request.decision);
  const decider = textOf(jsonOf(decision.by).userId);
  const when = typeof decision.at === 'number' ? `, ${dayAndTime(decision.at)}` : '';
  const asker = textOf(jsonOf(request.requester).userId);
  const outcome = jsonOf(request.outcome);
  const facts: readonly (readonly [string, string])[] = [
    ['Kind', requestKindWords(textOf(request.kind))],
    ['Email', textOf(jsonOf(request.content).email)],
    ['File', textOf(jsonOf(jsonOf(request.content).source).name)],
    ['Requested by', asker && nameOf(names, asker)],
    ['Requested', typeof request.createdAt === 'number' ? dayAndTime(request.createdAt) : ''],
    ['Reason', textOf(request.reason)],
    ['Decided by', decider ? `${nameOf(names, decider)}${when}` : 'no one yet'],
    ['Reason for denial', textOf(decision.reason)],
    ['Outcome', textOf(outcome.sentence) || textOf(outcome.note) || textOf(outcome.result)],
    ['Request', textOf(request.id)],
  ];
  return facts.filter(([, value]) => value);
}

function Posted({ message, world }: { readonly message: Json; readonly world: World }) {
  const channel = world.channels.find(({ id }) => id === message.channel);
  const place = channel
    ? channel.kind === 'direct'
      ? 'a direct message'
      : `#${channel.name}`
    : textOf(message.channel);
  return html`
    <li><strong>${plainWords(textOf(message.purpose))}</strong> in ${place} <code>${textOf(message.ts)}</code></li>
  `;
}
