import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkMessage } from '../../../../src/sandbox/slack/rules/message.ts';
import { actions, button, chars, mrkdwn, option, options, plain, rich, rowSuite, section, times } from './rule-row.ts';

const error = 'invalid_blocks';
const below = (limit: number) => `must be less than ${limit + 1} characters`;
const empty = 'must be more than 0 characters';
const most = (limit: number) => `no more than ${limit} items allowed`;
const least = 'must provide at least 1 items';
const at = (pointer: string) => ` [json-pointer:/blocks${pointer}]`;
const context = (...elements: readonly unknown[]) => ({ type: 'context', elements });
const image = (more: object) => ({ type: 'image', image_url: 'https://a.example/i.png', alt_text: 'A chart', ...more });
const overflow = (more: object) => ({ type: 'overflow', options: options(2), ...more });
const select = (more: object) => ({ type: 'static_select', options: options(2), ...more });
const confirmed = (more: object) => button({ confirm: { text: plain('Sure?'), ...more } });
const cell = (text: string) => ({ type: 'raw_text', text });
const table = (rows: number, cells: number, text = 'x') => ({
  type: 'table',
  rows: times(rows, () => times(cells, () => cell(text))),
});
const richList = (elements: readonly unknown[], more: object = {}) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_list', style: 'bullet', elements, ...more }],
});
const line = { type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] };
const element = '/0/elements/0';

const row = (rule: string, passes: unknown, breaks: unknown, message: string, pointer: string) => ({
  rule,
  passes: [passes].flat(),
  breaks: [breaks].flat(),
  error,
  says: message + at(pointer),
});

const rows = [
  row(
    '50 blocks',
    times(50, () => section('x')),
    times(51, () => section('x')),
    most(50),
    '',
  ),
  row(
    'block_id of 255',
    { type: 'divider', block_id: chars(255) },
    { type: 'divider', block_id: chars(256) },
    below(255),
    '/0/block_id',
  ),
  row(
    'block_ids differ',
    ['a', 'b'].map((id) => ({ type: 'divider', block_id: id })),
    ['a', 'a'].map((id) => ({ type: 'divider', block_id: id })),
    '`block_id` "a" already exists',
    '/1/block_id',
  ),
  row('known block kinds', { type: 'divider' }, { type: 'dividr' }, 'unsupported type: dividr', '/0/type'),
  row('a block has a type', { type: 'divider' }, {}, 'missing required field: type', '/0'),
  row(
    'no unknown property',
    { type: 'divider' },
    { type: 'divider', text: 'x' },
    'invalid additional property: text',
    '/0',
  ),
  row(
    'inputs stay in views',
    section('x'),
    { type: 'input', label: plain('x'), element: { type: 'plain_text_input' } },
    'unsupported type: input',
    '/0/type',
  ),
  row('alerts stay in modals', section('x'), { type: 'alert', text: plain('x') }, 'unsupported type: alert', '/0/type'),

  row('section text of 3000', section(chars(3000)), section(chars(3001)), below(3000), '/0/text/text'),
  row(
    'section text counted in code points',
    section('😀'.repeat(3000)),
    section('😀'.repeat(3001)),
    below(3000),
    '/0/text/text',
  ),
  row('section text of 1', section('x'), section(''), empty, '/0/text/text'),
  row(
    'section has text or fields',
    { type: 'section', fields: [mrkdwn('x')] },
    { type: 'section' },
    'must define either `text` or `fields`',
    '/0/type',
  ),
  row(
    '10 fields',
    { type: 'section', fields: times(10, () => plain('x')) },
    { type: 'section', fields: times(11, () => plain('x')) },
    most(10),
    '/0/fields',
  ),
  row('1 field', { type: 'section', fields: [plain('x')] }, { type: 'section', fields: [] }, least, '/0/fields'),
  row(
    'field of 2000',
    { type: 'section', fields: [plain(chars(2000))] },
    { type: 'section', fields: [plain(chars(2001))] },
    below(2000),
    '/0/fields/0/text',
  ),
  row(
    'field of 1',
    { type: 'section', fields: [plain('x')] },
    { type: 'section', fields: [plain('')] },
    empty,
    '/0/fields/0/text',
  ),
  row(
    'text objects are plain_text or mrkdwn',
    section('x'),
    { type: 'section', text: { type: 'markdown', text: 'x' } },
    'unsupported type: markdown',
    '/0/text/type',
  ),
  row('text is an object', section('x'), { type: 'section', text: 'x' }, 'must provide an object', '/0/text'),
  row(
    'mrkdwn has verbatim, not emoji',
    { type: 'section', text: { ...mrkdwn('x'), verbatim: true } },
    { type: 'section', text: { ...mrkdwn('x'), emoji: true } },
    'invalid additional property: emoji',
    '/0/text',
  ),
  row(
    'accessory kinds',
    { ...section('x'), accessory: button() },
    { ...section('x'), accessory: { type: 'plain_text_input' } },
    'unsupported type: plain_text_input',
    '/0/accessory/type',
  ),

  row(
    'header of 150',
    { type: 'header', text: plain(chars(150)) },
    { type: 'header', text: plain(chars(151)) },
    below(150),
    '/0/text/text',
  ),
  row(
    'header is plain_text',
    { type: 'header', text: plain('x') },
    { type: 'header', text: mrkdwn('x') },
    'unsupported type: mrkdwn',
    '/0/text/type',
  ),
  row(
    'header not empty',
    { type: 'header', text: plain('x') },
    { type: 'header', text: plain('') },
    empty,
    '/0/text/text',
  ),
  row(
    '10 context elements',
    context(...times(10, () => mrkdwn('x'))),
    context(...times(11, () => mrkdwn('x'))),
    most(10),
    '/0/elements',
  ),
  row('1 context element', context(plain('x'), image({})), context(), least, '/0/elements'),
  row(
    'context shows no buttons',
    context(mrkdwn('x')),
    context(button()),
    'unsupported type: button',
    `${element}/type`,
  ),
  row('context text not empty', context(mrkdwn('x')), context(mrkdwn('')), empty, `${element}/text`),
  row(
    '25 actions',
    actions(...times(25, (i) => button({ action_id: `a${i}` }))),
    actions(...times(26, (i) => button({ action_id: `a${i}` }))),
    most(25),
    '/0/elements',
  ),
  row('1 action', actions(button()), actions(), least, '/0/elements'),
  row(
    'action_ids differ inside a block',
    [actions(button()), actions(button())],
    actions(button(), button()),
    '`action_id` "approve" already exists',
    '/0/elements/1/action_id',
  ),
  row(
    'known element kinds',
    actions(button()),
    actions({ type: 'buton' }),
    'unsupported type: buton',
    `${element}/type`,
  ),
  row(
    'actions hold no inputs',
    actions(select({})),
    actions({ type: 'email_text_input' }),
    'unsupported type: email_text_input',
    `${element}/type`,
  ),
  row(
    'image alt_text of 2000',
    image({ alt_text: chars(2000) }),
    image({ alt_text: chars(2001) }),
    below(2000),
    '/0/alt_text',
  ),
  row('image alt_text is there', image({}), image({ alt_text: undefined }), 'missing required field: alt_text', '/0'),
  row(
    'image title of 2000',
    image({ title: plain(chars(2000)) }),
    image({ title: plain(chars(2001)) }),
    below(2000),
    '/0/title/text',
  ),
  row(
    'image_url of 3000',
    image({ image_url: `https://${chars(2992)}` }),
    image({ image_url: `https://${chars(2993)}` }),
    below(3000),
    '/0/image_url',
  ),
  row(
    'image has one source',
    image({ image_url: undefined, slack_file: { id: 'F1' } }),
    image({ slack_file: { id: 'F1' } }),
    'must define either `image_url` or `slack_file`',
    '/0',
  ),
  row(
    'markdown of 12000',
    { type: 'markdown', text: chars(12_000) },
    { type: 'markdown', text: chars(12_001) },
    below(12_000),
    '/0/text',
  ),
  row('markdown not empty', { type: 'markdown', text: 'x' }, { type: 'markdown', text: '' }, empty, '/0/text'),

  row(
    'button text of 75',
    actions(button({ text: plain(chars(75)) })),
    actions(button({ text: plain(chars(76)) })),
    below(75),
    `${element}/text/text`,
  ),
  row(
    'button text is plain_text',
    actions(button()),
    actions(button({ text: mrkdwn('x') })),
    'unsupported type: mrkdwn',
    `${element}/text/type`,
  ),
  row('button text not empty', actions(button()), actions(button({ text: plain('') })), empty, `${element}/text/text`),
  row(
    'button value of 2000',
    actions(button({ value: chars(2000) })),
    actions(button({ value: chars(2001) })),
    below(2000),
    `${element}/value`,
  ),
  row(
    'button url of 3000',
    actions(button({ url: `https://${chars(2992)}` })),
    actions(button({ url: `https://${chars(2993)}` })),
    below(3000),
    `${element}/url`,
  ),
  row(
    'button url is http(s)',
    actions(button({ url: 'http://a.example' })),
    actions(button({ url: 'ftp://a.example' })),
    'invalid url',
    `${element}/url`,
  ),
  row(
    'button style',
    actions(button({ style: 'danger' })),
    actions(button({ style: 'default' })),
    'must be a valid enum value',
    `${element}/style`,
  ),
  row(
    'accessibility_label of 75',
    actions(button({ accessibility_label: chars(75) })),
    actions(button({ accessibility_label: chars(76) })),
    below(75),
    `${element}/accessibility_label`,
  ),
  row(
    'action_id of 255',
    actions(button({ action_id: chars(255) })),
    actions(button({ action_id: chars(256) })),
    below(255),
    `${element}/action_id`,
  ),
  row(
    'buttons cannot be disabled',
    actions(button({ style: 'primary' })),
    actions(button({ disabled: true })),
    'invalid additional property: disabled',
    element,
  ),
  row(
    'confirm title of 100',
    actions(confirmed({ title: plain(chars(100)) })),
    actions(confirmed({ title: plain(chars(101)) })),
    below(100),
    `${element}/confirm/title/text`,
  ),
  row(
    'confirm text of 300',
    actions(confirmed({ text: mrkdwn(chars(300)) })),
    actions(confirmed({ text: mrkdwn(chars(301)) })),
    below(300),
    `${element}/confirm/text/text`,
  ),
  row(
    'confirm confirm of 30',
    actions(confirmed({ confirm: plain(chars(30)) })),
    actions(confirmed({ confirm: plain(chars(31)) })),
    below(30),
    `${element}/confirm/confirm/text`,
  ),
  row(
    'confirm deny of 30',
    actions(confirmed({ deny: plain(chars(30)) })),
    actions(confirmed({ deny: plain(chars(31)) })),
    below(30),
    `${element}/confirm/deny/text`,
  ),
  row(
    'confirm style',
    actions(confirmed({ style: 'danger' })),
    actions(confirmed({ style: 'red' })),
    'must be a valid enum value',
    `${element}/confirm/style`,
  ),

  row(
    'option text of 75',
    actions(select({ options: [option('v', chars(75))] })),
    actions(select({ options: [option('v', chars(76))] })),
    below(75),
    `${element}/options/0/text/text`,
  ),
  row(
    'option text not empty',
    actions(select({})),
    actions(select({ options: [option('v', '')] })),
    empty,
    `${element}/options/0/text/text`,
  ),
  row(
    'option value of 150',
    actions(select({ options: [option(chars(150))] })),
    actions(select({ options: [option(chars(151))] })),
    below(150),
    `${element}/options/0/value`,
  ),
  row(
    'option value not empty',
    actions(select({})),
    actions(select({ options: [option('')] })),
    empty,
    `${element}/options/0/value`,
  ),
  row(
    'option description of 75',
    actions(select({ options: [{ ...option('v'), description: plain(chars(75)) }] })),
    actions(select({ options: [{ ...option('v'), description: plain(chars(76)) }] })),
    below(75),
    `${element}/options/0/description/text`,
  ),
  row(
    'overflow of 5',
    actions(overflow({ options: options(5) })),
    actions(overflow({ options: options(6) })),
    most(5),
    `${element}/options`,
  ),
  row(
    'overflow of 1',
    actions(overflow({ options: options(1) })),
    actions(overflow({ options: [] })),
    least,
    `${element}/options`,
  ),
  row(
    'only overflow options have a url',
    actions(overflow({ options: [{ ...option('v'), url: 'https://a.example' }] })),
    actions(select({ options: [{ ...option('v'), url: 'https://a.example' }] })),
    'invalid additional property: url',
    `${element}/options/0`,
  ),

  row('100 table rows', table(100, 1), table(101, 1), most(100), '/0/rows'),
  row('1 table row', table(1, 1), table(0, 1), least, '/0/rows'),
  row('20 table cells', table(1, 20), table(1, 21), most(20), '/0/rows/0'),
  row('1 table cell', table(1, 1), table(1, 0), least, '/0/rows/0'),
  row('table cell not empty', table(1, 1, ' '), table(1, 1, ''), empty, '/0/rows/0/0/text'),
  row(
    'table cell kinds',
    { type: 'table', rows: [[rich({ type: 'text', text: 'x' }), { type: 'raw_number', value: 1 }]] },
    { type: 'table', rows: [[plain('x')]] },
    'unsupported type: plain_text',
    '/0/rows/0/0/type',
  ),
  row(
    '20 column settings',
    { ...table(1, 1), column_settings: times(20, () => ({ align: 'right', is_wrapped: true })) },
    { ...table(1, 1), column_settings: times(21, () => null) },
    most(20),
    '/0/column_settings',
  ),
  row(
    'column align',
    { ...table(1, 1), column_settings: [{ align: 'center' }] },
    { ...table(1, 1), column_settings: [{ align: 'middle' }] },
    'must be a valid enum value',
    '/0/column_settings/0/align',
  ),
  row(
    'table text of 10000',
    table(100, 10, chars(10)),
    { type: 'table', rows: [...table(99, 10, chars(10)).rows, times(10, (i) => cell(chars(i === 0 ? 11 : 10)))] },
    'table cells must be less than 10001 characters in total',
    '',
  ),

  row(
    'rich text not empty',
    rich({ type: 'text', text: 'x', style: { bold: true } }),
    rich({ type: 'text', text: '' }),
    empty,
    '/0/elements/0/elements/0/text',
  ),
  row(
    'rich text link text not empty',
    rich({ type: 'link', url: 'mailto:a@b.example' }),
    rich({ type: 'link', url: 'https://a.example', text: '' }),
    empty,
    '/0/elements/0/elements/0/text',
  ),
  row(
    'rich text link url',
    rich({ type: 'link', url: 'https://a.example', text: 'x' }),
    rich({ type: 'link', url: 'a.example' }),
    'invalid url',
    '/0/elements/0/elements/0/url',
  ),
  row(
    'rich text user',
    rich({ type: 'user', user_id: 'U1' }),
    rich({ type: 'user', name: 'U1', user_id: 'U1' }),
    'invalid additional property: name',
    '/0/elements/0/elements/0',
  ),
  row(
    'rich text channel',
    rich({ type: 'channel', channel_id: 'C1' }),
    rich({ type: 'channel' }),
    'missing required field: channel_id',
    '/0/elements/0/elements/0',
  ),
  row(
    'rich text emoji',
    rich({ type: 'emoji', name: 'wave' }),
    rich({ type: 'emoji' }),
    'missing required field: name',
    '/0/elements/0/elements/0',
  ),
  row(
    'rich text broadcast',
    rich({ type: 'broadcast', range: 'here' }),
    rich({ type: 'broadcast', range: 'all' }),
    'must be a valid enum value',
    '/0/elements/0/elements/0/range',
  ),
  row(
    'rich text leaf kinds',
    rich({ type: 'usergroup', usergroup_id: 'S1' }),
    rich(mrkdwn('x')),
    'unsupported type: mrkdwn',
    '/0/elements/0/elements/0/type',
  ),
  row(
    'rich text styles',
    rich({ type: 'text', text: 'x', style: { code: true } }),
    rich({ type: 'text', text: 'x', style: { mono: true } }),
    'invalid additional property: mono',
    '/0/elements/0/elements/0/style',
  ),
  row(
    'rich text parts',
    {
      type: 'rich_text',
      elements: ['preformatted', 'quote'].map((kind) => ({ ...line, type: `rich_text_${kind}`, border: 1 })),
    },
    { type: 'rich_text', elements: [{ type: 'text', text: 'x' }] },
    'unsupported type: text',
    '/0/elements/0/type',
  ),
  row(
    'rich text lists do not nest',
    richList([line], { indent: 1 }),
    richList([richList([line]).elements[0]]),
    'unsupported type: rich_text_list',
    '/0/elements/0/elements/0/type',
  ),
  row('rich text lists are not empty', richList([line]), richList([]), least, '/0/elements/0/elements'),
  row(
    'context plain_text of 3000',
    context(plain(chars(3000))),
    context(plain(chars(3001))),
    below(3000),
    `${element}/text`,
  ),
  row(
    'context mrkdwn of 3000',
    context(mrkdwn(chars(3000))),
    context(mrkdwn(chars(3001))),
    below(3000),
    `${element}/text`,
  ),
  row(
    'small image alt_text of 2000',
    context(image({ alt_text: chars(2000) })),
    context(image({ alt_text: chars(2001) })),
    below(2000),
    `${element}/alt_text`,
  ),
  row(
    'small image alt_text not empty',
    context(image({ alt_text: 'x' })),
    context(image({ alt_text: '' })),
    empty,
    `${element}/alt_text`,
  ),
  row(
    'small image_url of 3000',
    context(image({ image_url: `https://${chars(2992)}` })),
    context(image({ image_url: `https://${chars(2993)}` })),
    below(3000),
    `${element}/image_url`,
  ),
  row('alt_text not empty', image({ alt_text: 'x' }), image({ alt_text: '' }), empty, '/0/alt_text'),
  row(
    'slack_file url of 3000',
    image({ image_url: undefined, slack_file: { url: `https://${chars(2992)}` } }),
    image({ image_url: undefined, slack_file: { url: `https://${chars(2993)}` } }),
    below(3000),
    '/0/slack_file/url',
  ),
  row(
    'overflow option text of 75',
    actions(overflow({ options: [option('v', chars(75))] })),
    actions(overflow({ options: [option('v', chars(76))] })),
    below(75),
    `${element}/options/0/text/text`,
  ),
  row(
    'overflow option value of 150',
    actions(overflow({ options: [option(chars(150))] })),
    actions(overflow({ options: [option(chars(151))] })),
    below(150),
    `${element}/options/0/value`,
  ),
  row(
    'overflow option value not empty',
    actions(overflow({ options: [option('v')] })),
    actions(overflow({ options: [option('')] })),
    empty,
    `${element}/options/0/value`,
  ),
  row(
    'overflow option description of 75',
    actions(overflow({ options: [{ ...option('v'), description: plain(chars(75)) }] })),
    actions(overflow({ options: [{ ...option('v'), description: plain(chars(76)) }] })),
    below(75),
    `${element}/options/0/description/text`,
  ),
  row(
    'overflow option url of 3000',
    actions(overflow({ options: [{ ...option('v'), url: `https://${chars(2992)}` }] })),
    actions(overflow({ options: [{ ...option('v'), url: `https://${chars(2993)}` }] })),
    below(3000),
    `${element}/options/0/url`,
  ),
  row(
    'block_id of rich text',
    { ...rich(), block_id: chars(255) },
    { ...rich(), block_id: chars(256) },
    below(255),
    '/0/block_id',
  ),
  row(
    'block_id of a table',
    { ...table(1, 1), block_id: chars(255) },
    { ...table(1, 1), block_id: chars(256) },
    below(255),
    '/0/block_id',
  ),
];

rowSuite('blocks of a message', rows, (blocks) => checkMessage({ text: 'x', blocks }, 'post')).run();

const accepted = suite('accepted blocks of a message');

accepted('every rich text element, with every style', () => {
  const names = ['bold', 'italic', 'strike', 'underline', 'code', 'highlight', 'client_highlight', 'unlink'];
  const style = Object.fromEntries(names.map((name) => [name, true]));
  const leaves = [
    { type: 'text', text: 'x' },
    { type: 'link', url: 'tel:+14162221122', unsafe: true },
    { type: 'user', user_id: 'U1' },
    { type: 'usergroup', usergroup_id: 'S1' },
    { type: 'team', team_id: 'T1' },
    { type: 'channel', channel_id: 'C1' },
    { type: 'emoji', name: 'wave', unicode: '1f44b', skin_tone: 1 },
    { type: 'broadcast', range: 'channel' },
    { type: 'color', value: '#ffffff' },
    { type: 'date', timestamp: 1_762_300_800, format: '{date}', fallback: 'today' },
  ];
  const blocks = [rich(...leaves.map((leaf) => ({ ...leaf, style })))];
  assert.is(checkMessage({ text: 'x', blocks }, 'post'), undefined);
});

accepted('rich text parts without content, and list depths from 0', () => {
  const blocks = [
    { type: 'rich_text', elements: [] },
    rich(),
    richList([line], { indent: 0, offset: 0, border: 0 }),
    { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [], language: 'c' }] },
  ];
  assert.is(checkMessage({ text: 'x', blocks }, 'post'), undefined);
});

accepted('texts that may be empty', () => {
  const silent = button({ value: '', accessibility_label: '', action_id: '' });
  const blocks = [
    { ...actions(silent), block_id: '' },
    { ...table(1, 1), column_settings: [] },
  ];
  assert.is(checkMessage({ text: 'x', blocks }, 'post'), undefined);
});

accepted('header levels, and every picker and menu as an action', () => {
  const sources = ['external', 'users', 'channels', 'conversations'];
  const kinds = sources.flatMap((name) => [`${name}_select`, `multi_${name}_select`]);
  const pickers = [
    ...[...kinds, 'datepicker', 'timepicker', 'datetimepicker'].map((type) => ({ type })),
    ...['static_select', 'multi_static_select', 'radio_buttons', 'checkboxes'].map((type) => ({
      type,
      options: options(1),
    })),
  ];
  const blocks = [{ type: 'header', text: plain('x'), level: 1 }, actions(...pickers)];
  assert.is(checkMessage({ text: 'x', blocks }, 'post'), undefined);
});

accepted.run();
