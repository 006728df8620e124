import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { FieldValue } from '../../../../src/sandbox/page/client/blockkit/surroundings.ts';
import { html } from '../../../../src/sandbox/page/client/html.ts';
import { messageFields } from '../../../../src/sandbox/page/client/message-fields.ts';
import { MessageItem } from '../../../../src/sandbox/page/client/message-item.ts';
import type { World, WorldMessage } from '../../../../src/sandbox/page/world.ts';
import type { Json } from '../../../../src/sandbox/slack/json.ts';
import { AT, drawn } from './draw.ts';
import { ANN, BEN, BOT, message, worldOf } from './small-world.ts';

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
const options = [option('red'), option('blue')];
const ticks = { type: 'checkboxes', action_id: 'ticks', options, initial_options: [option('red')] };
const menu = { type: 'static_select', action_id: 'menu', options };
const actions = (...elements: Json[]): Json => ({ type: 'actions', block_id: 'b', elements });

function shown(one: WorldMessage, world: World = worldOf({}), me = ANN): string {
  const at = { ...AT, fields: messageFields(world, me, one, () => {}) };
  return drawn(html`<${MessageItem} world=${world} message=${one} me=${me} at=${at} isSelected=${false} />`);
}

/** Which boxes are ticked, in order. */
const marks = (markup: string) =>
  [...markup.matchAll(/<input type="checkbox"[^>]*>/g)].map(([box]) => / checked/.test(box));

const test = suite('a message');

test('its inputs can be used, and hold what they began with until this person chooses', () => {
  const one = message('1.000100', BOT, { blocks: [actions(ticks, menu)] });
  assert.equal(marks(shown(one)), [true, false]);
  assert.not.match(shown(one), /disabled/);
  const state = { b: { ticks: { type: 'checkboxes', selected_options: [option('blue')] } } };
  const choices = { [ANN]: [{ channel: one.channel, ts: one.ts, state }] };
  assert.equal(marks(shown(one, worldOf({ choices }))), [false, true]);
  assert.equal(marks(shown(one, worldOf({ choices }), BEN)), [true, false]);
  assert.equal(marks(shown({ ...one, ts: '2.000100' }, worldOf({ choices }))), [true, false]);
});

test('a choice of nothing is one too', () => {
  const one = message('1.000100', BOT, { blocks: [actions(ticks)] });
  const state = { b: { ticks: { type: 'checkboxes', selected_options: [] } } };
  const choices = { [ANN]: [{ channel: one.channel, ts: one.ts, state }] };
  assert.equal(marks(shown(one, worldOf({ choices }))), [false, false]);
});

test('a menu that asks the app is only shown', () => {
  const blocks = [actions({ type: 'external_select', action_id: 'remote' })];
  assert.match(shown(message('1.000100', BOT, { blocks })), /<input[^>]*role="combobox"[^>]* disabled/);
});

test('what is chosen goes to the message', () => {
  const chosen: [string, FieldValue][] = [];
  const fields = messageFields(worldOf({}), ANN, message('1.000100', BOT), (id, value) => chosen.push([id, value]));
  fields.put('b', 'ticks', ['blue']);
  assert.equal(chosen, [['ticks', ['blue']]]);
});

test('a message that stands in the page twice shares no ids', () => {
  const one = message('1.000100', BOT, { blocks: [actions(ticks, menu)] });
  const at = { ...AT, fields: messageFields(worldOf({}), ANN, one, () => {}) };
  const item = html`<${MessageItem} world=${worldOf({})} message=${one} me=${ANN} at=${at} isSelected=${false} />`;
  const ids = [
    ...drawn(html`<div>${item}</div><div>${item}</div>`).matchAll(/ (?:id|name)="([^"]*(?:ticks|menu)[^"]*)"/g),
  ];
  const own = ids.map(([, id]) => id);
  assert.ok(own.length >= 2);
  assert.is(new Set(own).size, own.length);
});

const csv = { id: 'F1', name: 'größe <1>.csv', pretty_type: 'CSV', size: 1536, mode: 'hosted', is_external: false };
const withFile = (file: Json) => shown(message('1.000100', BOT, { files: [file] }));

test('a file is a link that downloads it for its reader, with its size in words', () => {
  const markup = withFile(csv);
  assert.match(markup, '<a href="/files/F1?as=U1" download="größe &lt;1>.csv">');
  assert.match(markup, '<span class="unseen">Download </span>größe &lt;1>.csv</a>');
  assert.match(markup, 'CSV, 1.5 KB');
});

test('a file that was deleted says so, and leads nowhere', () => {
  const markup = withFile({ id: 'F1', mode: 'tombstone' });
  assert.match(markup, 'This file was deleted.');
  assert.not.match(markup, /<a /);
});

test('an external file leads to where it is, if that is the web', () => {
  const external = { ...csv, mode: 'external', is_external: true, url_private: 'https://drive.example.com/x' };
  assert.match(
    withFile(external),
    /<a href="https:\/\/drive.example.com\/x" target="_blank" rel="noopener noreferrer">/,
  );
  assert.not.match(withFile({ ...external, url_private: 'javascript:alert(1)' }), /<a |javascript/);
});

test.run();
