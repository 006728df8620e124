import { checkViewResponse } from '../../../../src/sandbox/slack/rules/view-response.ts';
import { chars, input, plain, argumentRow as row, rowSuite, section } from './rule-row.ts';

const submitted = {
  type: 'modal',
  blocks: [{ ...section('x'), block_id: 'note' }, input({ type: 'email_text_input' }, { block_id: 'email' })],
};
const view = (title: string) => ({ type: 'modal', title: plain(title), blocks: [section('x')] });
const errors = (map: unknown, more: object = {}) => ({ response_action: 'errors', errors: map, ...more });
const valid = errors({ email: 'Not an address' });
const tooLong = 'must be less than 25 characters [json-pointer:/view/title/text]';

const rows = [
  row(
    'errors on inputs',
    valid,
    errors({ note: 'x' }),
    'is not the block_id of an input block of this view [json-pointer:/errors/note]',
  ),
  row(
    'errors on known blocks',
    valid,
    errors({ name: 'x' }),
    'is not the block_id of an input block of this view [json-pointer:/errors/name]',
  ),
  row('at least one error', valid, errors({}), 'must provide at least 1 items [json-pointer:/errors]'),
  row('errors are texts', valid, errors({ email: ['x'] }), 'must provide a string [json-pointer:/errors/email]'),
  row(
    'errors are not empty texts',
    valid,
    errors({ email: '' }),
    'must be more than 0 characters [json-pointer:/errors/email]',
  ),
  row('errors are a map', valid, errors('x'), 'must provide an object [json-pointer:/errors]'),
  row('errors without a view', valid, errors({ email: 'x' }, { view: view('x') }), 'invalid additional property: view'),
  row(
    'update',
    { response_action: 'update', view: view(chars(24)) },
    { response_action: 'update', view: view(chars(25)) },
    tooLong,
  ),
  row(
    'push',
    { response_action: 'push', view: view(chars(24)) },
    { response_action: 'push', view: view(chars(25)) },
    tooLong,
  ),
  row(
    'update has a view',
    { response_action: 'update', view: view('x') },
    { response_action: 'update' },
    'missing required field: view',
  ),
  row(
    'only modals',
    { response_action: 'push', view: view('x') },
    { response_action: 'push', view: { type: 'home', blocks: [] } },
    'unsupported type: home [json-pointer:/view/type]',
  ),
  row(
    'clear',
    { response_action: 'clear' },
    { response_action: 'clear', view: view('x') },
    'invalid additional property: view',
  ),
  row(
    'known actions',
    { response_action: 'clear' },
    { response_action: 'close' },
    'must be a valid enum value [json-pointer:/response_action]',
  ),
  row('nothing', undefined, 'ok', 'must provide an object'),
  row('an empty text', '', [], 'must provide an object'),
  row('an empty object', {}, { text: 'x', response_action: 'clear' }, 'invalid additional property: text'),
];

rowSuite('answers to a view_submission', rows, (answer) => checkViewResponse(answer, submitted)).run();
