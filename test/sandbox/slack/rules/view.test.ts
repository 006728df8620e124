import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkView } from '../../../../src/sandbox/slack/rules/view.ts';
import { chars, input, mrkdwn, plain, rowSuite, section, times } from './rule-row.ts';

const modal = (more: object = {}) => ({ type: 'modal', title: plain('New user'), blocks: [section('x')], ...more });
const home = (more: object = {}) => ({ type: 'home', blocks: [section('x')], ...more });
const field = (kind: string, more: object = {}) => input({ type: kind, ...more });
const below = (limit: number) => `must be less than ${limit + 1} characters`;

const row = (rule: string, passes: unknown, breaks: unknown, message: string, pointer = '') => ({
  rule,
  passes,
  breaks,
  error: 'invalid_arguments',
  says: `${message} [json-pointer:/view${pointer}]`,
});

const rows = [
  row('title of 24', modal({ title: plain(chars(24)) }), modal({ title: plain(chars(25)) }), below(24), '/title/text'),
  row(
    'submit of 24',
    modal({ submit: plain(chars(24)) }),
    modal({ submit: plain(chars(25)) }),
    below(24),
    '/submit/text',
  ),
  row('close of 24', modal({ close: plain(chars(24)) }), modal({ close: plain(chars(25)) }), below(24), '/close/text'),
  row('title is plain_text', modal(), modal({ title: mrkdwn('x') }), 'unsupported type: mrkdwn', '/title/type'),
  row('title is there', modal(), modal({ title: undefined }), 'missing required field: title'),
  row('blocks are there', modal(), modal({ blocks: undefined }), 'missing required field: blocks'),
  row(
    'private_metadata of 3000',
    modal({ private_metadata: chars(3000) }),
    modal({ private_metadata: chars(3001) }),
    below(3000),
    '/private_metadata',
  ),
  row(
    'callback_id of 255',
    modal({ callback_id: chars(255) }),
    modal({ callback_id: chars(256) }),
    below(255),
    '/callback_id',
  ),
  row(
    'external_id of 255',
    modal({ external_id: chars(255) }),
    modal({ external_id: chars(256) }),
    below(255),
    '/external_id',
  ),
  row(
    'known properties',
    modal({ clear_on_close: true, notify_on_close: false }),
    modal({ submit_disabled: true }),
    'invalid additional property: submit_disabled',
  ),
  row('known view types', modal(), modal({ type: 'dialog' }), 'unsupported type: dialog', '/type'),
  row(
    'submit beside inputs',
    modal({ submit: plain('x'), blocks: [field('users_select')] }),
    modal({ blocks: [section('x'), field('users_select')] }),
    'must define `submit` to use an `input` block in modals',
    '/blocks/1/input',
  ),
  row('home tabs have no title', home(), home({ title: plain('x') }), 'invalid additional property: title'),
  row(
    'home tabs have no submit, even with inputs',
    home({ blocks: [field('plain_text_input')] }),
    home({ submit: plain('x') }),
    'invalid additional property: submit',
  ),
  row(
    'home tabs show 100 blocks or none',
    home({ blocks: [] }),
    home({ blocks: times(101, () => section('x')) }),
    'no more than 100 items allowed',
    '/blocks',
  ),
  row(
    'home tabs show no alerts',
    home(),
    home({ blocks: [{ type: 'alert', text: plain('x') }] }),
    'unsupported type: alert',
    '/blocks/0/type',
  ),
  ...['file_input', 'email_text_input', 'url_text_input', 'number_input'].map((kind) => {
    const blocks = [field(kind, kind === 'number_input' ? { is_decimal_allowed: true } : {})];
    return row(
      `${kind} only in modals`,
      modal({ submit: plain('x'), blocks }),
      home({ blocks }),
      `unsupported type: ${kind}`,
      '/blocks/0/element/type',
    );
  }),
];

rowSuite('views', rows, (view) => checkView(view)).run();

test('a view of the other type is refused when the type is given', () => {
  assert.is(checkView(modal(), 'modal'), undefined);
  assert.is(checkView(home(), 'home'), undefined);
  const messages = (type: string) => [`[ERROR] unsupported type: ${type} [json-pointer:/view/type]`];
  assert.equal(checkView(home(), 'modal'), { error: 'invalid_arguments', messages: messages('home') });
  assert.equal(checkView(modal(), 'home'), { error: 'invalid_arguments', messages: messages('modal') });
});

test('a view of 250,000 bytes passes, one byte more is too large', () => {
  const filled = (extra: number) =>
    modal({ blocks: times(84, () => section(chars(2900))), private_metadata: chars(extra) });
  const room = 250_000 - JSON.stringify(filled(0)).length;
  assert.is(checkView(filled(room)), undefined);
  assert.equal(checkView(filled(room + 1)), { error: 'view_too_large', messages: [] });
});

test('ids and private_metadata may be empty', () => {
  assert.is(checkView(modal({ private_metadata: '', callback_id: '', external_id: '' })), undefined);
});

test('a type that is no text is named', () => {
  const messages = ['[ERROR] unsupported type: 1 [json-pointer:/view/type]'];
  assert.equal(checkView(modal({ type: 1 })), { error: 'invalid_arguments', messages });
});

test('every broken rule is named, not only the first', () => {
  const problem = checkView(modal({ title: plain(chars(25)), callback_id: chars(256) }));
  assert.is(problem?.messages.length, 2);
});

test('what is no view is refused', () => {
  for (const view of [undefined, null, 'modal', [], 1]) assert.is(checkView(view)?.error, 'invalid_arguments');
});

test.run();
