import { Fragment, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { Blocks } from '../../../../src/sandbox/page/client/blockkit/blocks.ts';
import type { Fields, Surroundings } from '../../../../src/sandbox/page/client/blockkit/surroundings.ts';
import { html } from '../../../../src/sandbox/page/client/html.ts';
import type { Json } from '../../../../src/sandbox/slack/json.ts';

const CHANNELS = new Map([
  ['C1', { isPrivate: false, name: 'general' }],
  ['C2', { isPrivate: true, name: 'approvals' }],
  ['C3', { isPrivate: true }],
]);

/** A page that knows Ann, a group and three channels, of which its reader is not in the last, and whose own addresses begin with https://here. */
export const AT: Surroundings = {
  userName: (id) => (id === 'U1' ? 'Ann' : undefined),
  groupHandle: (id) => (id === 'S1' ? 'approvers' : undefined),
  channel: (id) => CHANNELS.get(id),
  goTo: (url) => (url.startsWith('https://here') ? () => {} : undefined),
  press: () => {},
};

/** The fields of a modal that hold nothing and have nothing wrong. */
export const FIELDS: Fields = {
  takes: () => true,
  formId: 'V1',
  held: () => ({}),
  error: () => undefined,
  put: () => {},
  options: async () => [],
  everybody: () => [{ value: 'U1', text: 'Ann' }],
  upload: async () => 'F1',
};

export const IN_MODAL: Surroundings = { ...AT, fields: FIELDS };

/** Markup of a component as the server-side renderer writes it. */
export function drawn(node: ReturnType<typeof html>): string {
  return renderToString(h(Fragment, null, node));
}

export function drawnBlocks(blocks: readonly Json[], at: Surroundings = AT): string {
  return drawn(html`<${Blocks} blocks=${blocks} at=${at} />`);
}

/** A text as it stands in markup. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
