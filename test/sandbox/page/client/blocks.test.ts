import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Surroundings } from '../../../../src/sandbox/page/client/blockkit/surroundings.ts';
import type { Json } from '../../../../src/sandbox/slack/json.ts';
import { AT, drawnBlocks, FIELDS, IN_MODAL } from './draw.ts';

const test = suite('blocks');
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const options = [
  { text: plain('One'), value: '1', description: plain('the first') },
  { text: plain('Two'), value: '2' },
];
const section = { type: 'rich_text_section', elements: [{ type: 'text', text: 'rich', style: { bold: true } }] };

/** One of each kind of block, and what its markup must show. */
const BLOCKS: readonly (readonly [Json, ...RegExp[]])[] = [
  [{ type: 'header', text: plain('A :tada:') }, /<h3 class="bk-header">A 🎉<\/h3>/],
  [{ type: 'header', text: { ...plain(':tada:'), emoji: false } }, />:tada:</],
  [{ type: 'section', text: mrkdwn('*a*') }, /<strong>a<\/strong>/],
  [{ type: 'section', text: plain('*a*') }, />\*a\*</],
  [{ type: 'section', fields: [mrkdwn('*a*'), plain('b')] }, /class="bk-fields".*<strong>a<\/strong>.*>b</],
  [
    { type: 'section', text: plain('a'), accessory: { type: 'button', text: plain('B'), action_id: 'b' } },
    /class="bk-accessory"><button.*>B<\/button>/,
  ],
  [{ type: 'context', elements: [plain('a'), mrkdwn('*b*')] }, />a</, /<strong>b<\/strong>/],
  [{ type: 'divider' }, /<hr/],
  [{ type: 'rich_text', elements: [section] }, /<strong>rich<\/strong>/],
  [
    {
      type: 'table',
      rows: [
        [
          { type: 'raw_text', text: 'Name' },
          { type: 'raw_text', text: 'Age' },
        ],
        [
          { type: 'rich_text', elements: [section] },
          { type: 'raw_text', text: '7' },
        ],
      ],
    },
    /<th scope="col">Name<\/th><th scope="col">Age<\/th>/,
    /<td><div class="bk-rich-text">.*rich.*<td>7<\/td>/,
  ],
];

for (const [block, ...shown] of BLOCKS) {
  test(`block ${JSON.stringify(block).slice(0, 90)}`, () => {
    for (const at of [AT, IN_MODAL]) {
      const markup = drawnBlocks([block], at);
      for (const words of shown) assert.match(markup, words);
      assert.not.match(markup, /bk-unknown|<img|style=/);
    }
  });
}

/** One of each kind of element, and what its markup must show in a modal. */
const ELEMENTS: readonly (readonly [Json, ...RegExp[]])[] = [
  [{ type: 'static_select', options, placeholder: plain('Pick') }, /role="combobox"/, /placeholder="Pick"/],
  [{ type: 'multi_static_select', options }, /role="combobox"/],
  [{ type: 'external_select', min_query_length: 0 }, /role="combobox"/],
  [{ type: 'multi_external_select' }, /role="combobox"/],
  [{ type: 'users_select' }, /role="combobox"/],
  [{ type: 'channels_select' }, /role="combobox"/],
  [{ type: 'radio_buttons', options }, /role="radiogroup"/, /type="radio".*One.*the first.*Two/],
  [{ type: 'checkboxes', options }, /role="group"/, /type="checkbox".*One.*the first.*Two/],
  [{ type: 'plain_text_input', max_length: 9, placeholder: plain('Type') }, /<input [^>]*maxlength="9"/, /"Type"/],
  [{ type: 'plain_text_input', multiline: true }, /<textarea/],
  [{ type: 'email_text_input' }, /inputmode="email"/],
  [{ type: 'url_text_input' }, /inputmode="url"/],
  [{ type: 'number_input', is_decimal_allowed: true }, /inputmode="decimal"/],
  [{ type: 'datepicker' }, /type="date"/],
  [{ type: 'timepicker' }, /type="time"/],
  [{ type: 'file_input', filetypes: ['csv', 'txt'], max_files: 1 }, /type="file"/, /accept=".csv,.txt"/],
];
const inputOf = (element: Json, more: Json = {}) => ({
  type: 'input',
  block_id: 'b b',
  label: plain('Label & co'),
  element: { ...element, action_id: 'a' },
  ...more,
});

for (const [element, ...shown] of ELEMENTS) {
  const name = JSON.stringify(element).slice(0, 80);
  test(`${name} in a form has a label, and is not disabled`, () => {
    const markup = drawnBlocks([inputOf(element)], IN_MODAL);
    for (const words of shown) assert.match(markup, words);
    assert.not.match(markup, /bk-unknown|disabled/);
    assert.match(markup, /Label &amp; co/);
    const isGroup = /radio|checkboxes/.test(name);
    assert.match(
      markup,
      isGroup ? /aria-labelledby="V1\/b%20b\/a\/label"/ : /<label class="bk-label" for="V1\/b%20b\/a"/,
    );
    assert.match(markup, /[ <]id="V1\/b%20b\/a"/);
  });
  test(`${name} is described by what is wrong and by its hint`, () => {
    const at: Surroundings = { ...AT, fields: { ...FIELDS, error: () => 'Too <short>' } };
    const markup = drawnBlocks([inputOf(element, { hint: plain('A hint'), optional: true })], at);
    assert.match(markup, /aria-describedby="V1\/b%20b\/a\/error V1\/b%20b\/a\/hint"/);
    assert.match(markup, /aria-invalid="true"/);
    assert.match(markup, /id="V1\/b%20b\/a\/error">Too &lt;short>/);
    assert.match(markup, /id="V1\/b%20b\/a\/hint">A hint/);
    assert.match(markup, /\(optional\)/);
  });
  test(`${name} outside of a modal is disabled, and has a name`, () => {
    const accessory = { ...element, action_id: 'a' };
    const markup = drawnBlocks([{ type: 'section', block_id: 's', text: plain('Words'), accessory }]);
    assert.match(markup, /disabled/);
    assert.match(markup, /aria-label="(?:Words|Pick|Type)"/);
  });
}

test('fields show what they hold', () => {
  const held = (values: Json, element: Json) =>
    drawnBlocks([inputOf(element)], { ...AT, fields: { ...FIELDS, held: () => values } });
  assert.match(held({ value: 'a"b' }, { type: 'plain_text_input' }), /value="a&quot;b"/);
  assert.match(held({ value: '<b>' }, { type: 'plain_text_input', multiline: true }), />&lt;b><\/textarea>/);
  assert.match(held({ selected_option: options[0] }, { type: 'static_select', options }), /value="One"/);
  assert.match(held({ selected_option: options[1] }, { type: 'external_select' }), /value="Two"/);
  assert.match(held({ selected_user: 'U1' }, { type: 'users_select' }), /value="Ann"/);
  assert.match(held({ selected_channel: 'C1' }, { type: 'channels_select' }), /value="general"/);
  assert.match(held({ selected_date: '2026-01-02' }, { type: 'datepicker' }), /value="2026-01-02"/);
  assert.match(held({ selected_time: '10:30' }, { type: 'timepicker' }), /value="10:30"/);
  assert.match(held({ selected_options: options }, { type: 'multi_static_select', options }), /Remove One.*Remove Two/);
  assert.match(held({ files: [{ id: 'F1', name: 'a.csv' }] }, { type: 'file_input' }), />a\.csv<.*Remove a\.csv/);
  const chosen = held({ selected_option: options[1] }, { type: 'radio_buttons', options });
  assert.is(chosen.match(/checked/g)?.length, 1);
  assert.is(held({ selected_options: options }, { type: 'checkboxes', options }).match(/ checked/g)?.length, 2);
});

test('outside of a modal a field shows what it was given to begin with', () => {
  const accessory = { type: 'static_select', action_id: 'a', options, initial_option: options[1] };
  assert.match(drawnBlocks([{ type: 'section', text: plain('a'), accessory }]), /value="Two"/);
});

test('only a chosen value that may be missing can be cleared', () => {
  const clear = (optional: boolean, values: Json) =>
    /Clear One/.test(
      drawnBlocks([inputOf({ type: 'static_select', options }, { optional })], {
        ...AT,
        fields: { ...FIELDS, held: () => values },
      }),
    );
  assert.equal(
    [clear(true, { selected_option: options[0] }), clear(false, { selected_option: options[0] }), clear(true, {})],
    [true, false, false],
  );
});

test('the element to focus is marked', () => {
  for (const [element] of ELEMENTS) {
    const marks = drawnBlocks([inputOf({ ...element, focus_on_load: true })], IN_MODAL).match(/data-focus-on-load/g);
    assert.is(marks?.length, 1, JSON.stringify(element));
    assert.not.match(drawnBlocks([inputOf(element)], IN_MODAL), /data-focus-on-load/);
  }
});

test('buttons have their style, their name, their address and their question', () => {
  const button = (more: Json) =>
    drawnBlocks([{ type: 'actions', elements: [{ type: 'button', action_id: 'b', text: plain('Go'), ...more }] }]);
  assert.match(button({}), /<button type="button" class="bk-button">Go<\/button>/);
  assert.match(button({ style: 'primary' }), /class="bk-button bk-primary"/);
  assert.match(button({ style: 'danger' }), /class="bk-button bk-danger"/);
  assert.not.match(button({ style: '"><script>' }), /script/);
  assert.match(button({ accessibility_label: 'Go: "x"' }), /aria-label="Go: &quot;x&quot;"/);
  assert.match(button({ url: 'https://a.example' }), /<a class="bk-button" href="https:\/\/a.example" target="_blank"/);
  assert.match(button({ url: 'https://here/x' }), /<button/);
  assert.not.match(button({ url: 'javascript:alert(1)' }), /javascript|<a /);
  const confirm = { title: plain('Sure?'), text: mrkdwn('*Really*'), confirm: plain('Yes'), deny: plain('Not yet') };
  assert.match(button({ confirm }), /<dialog .*Sure\?<.*<strong>Really<.*>Not yet<\/button>.*>Yes<\/button>/);
});

test('what is unknown is a box with its type and all of it', () => {
  const unknown = { type: 'poem', lines: ['<script>'] };
  const places: readonly Json[] = [
    unknown,
    { type: 'context', elements: [unknown] },
    { type: 'actions', elements: [unknown] },
    { type: 'section', text: plain('a'), accessory: unknown },
    inputOf(unknown),
    { type: 'rich_text', elements: [unknown] },
    { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [unknown] }] },
    { type: 'table', rows: [[unknown]] },
  ];
  for (const block of places) {
    for (const at of [AT, IN_MODAL]) {
      const markup = drawnBlocks([block], at);
      assert.match(markup, /class="bk-unknown"/, JSON.stringify(block));
      assert.match(markup, /type &quot;poem&quot;/);
      assert.match(markup, /&lt;script>/);
      assert.not.match(markup, /<script/);
    }
  }
  for (const type of ['constructor', '__proto__', '', undefined, 7]) {
    assert.match(drawnBlocks([{ type }]), /class="bk-unknown"/);
    assert.match(drawnBlocks([inputOf({ type })], IN_MODAL), /class="bk-unknown"/);
  }
});

test('no two elements of a form share an id', () => {
  const blocks = ELEMENTS.map(([element], at) => ({ ...inputOf(element, { hint: plain('h') }), block_id: `b/${at}` }));
  const ids = [...drawnBlocks(blocks, IN_MODAL).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.is(new Set(ids).size, ids.length);
  assert.ok(ids.length > ELEMENTS.length);
});

test.run();
