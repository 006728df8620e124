import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { createUsersModal, parseCreateUsers } from '../../../src/slack/surfaces/create-users-modal.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';

const test = suite('the form for many users');
const modal = createUsersModal();
const inputs = partsOf(modal, 'input');
const view = (values: object) => ({ private_metadata: modal.private_metadata ?? '', state: { values } });

test('has fields for a file or rows and for what rows do not name, none of which must be filled', () => {
  assert.is(
    inputs.map((block) => block.block_id).join(' '),
    'file encoding rows platformRoleId tenantId roleId status reason',
  );
  for (const block of inputs) assert.is(block.optional, true, String(block.block_id));
});

test('takes one file, of a kind that can be read', () => {
  const [file] = partsOf(modal, 'file_input');
  assert.equal(file?.filetypes, ['csv', 'tsv', 'txt']);
  assert.is(file?.max_files, 1);
});

test('says what can be sent and that nothing happens at once, and offers a template', () => {
  const said = textOf({ blocks: modal.blocks });
  assert.match(said, 'header line, up to 10,000 rows and 10 MB');
  assert.match(said, 'You get a preview as a direct message. Nothing is created until an approver approves it.');
  assert.match(said, '[ Send me a template ]');
});

test('asks for the tenant before the role, and is told when one is chosen', () => {
  assert.is(inputs.find((block) => block.block_id === 'tenantId')?.dispatch_action, true);
  assert.match(JSON.stringify(inputs.find((block) => block.block_id === 'roleId')?.hint), 'Choose the tenant first.');
});

test('offers the two ways into a tenant and chooses none', () => {
  const status = partsOf(modal, 'static_select').find((element) => element.action_id === 'status');
  assert.match(JSON.stringify(status?.options), /"value":"accepted".*"value":"invited"/);
  assert.is(status?.initial_option, undefined);
});

test('offers the encodings of a file, and begins with finding it out', () => {
  const encoding = partsOf(modal, 'static_select').find((element) => element.action_id === 'encoding');
  const offered = v.parse(
    v.array(v.object({ value: v.string(), text: v.object({ text: v.string() }) })),
    encoding?.options,
  );
  assert.equal(
    offered.map(({ value, text }) => `${value}: ${text.text}`),
    [
      'auto: Automatic',
      'utf-8: UTF-8',
      'windows-1252: Western European',
      'windows-1250: Central European',
      'windows-1251: Cyrillic',
      'windows-1253: Greek',
      'windows-1254: Turkish',
      'shift_jis: Japanese',
      'gb18030: Chinese',
      'euc-kr: Korean',
    ],
  );
  assert.match(JSON.stringify(encoding?.options), '"description":{"type":"plain_text","text":"Windows-1250"}');
  assert.match(JSON.stringify(encoding?.initial_option), '"value":"auto"');
});

test('asks for the platform role of rows that name none', () => {
  const block = inputs.find((one) => one.block_id === 'platformRoleId');
  assert.match(JSON.stringify(block?.label), '"Platform role for rows without one"');
  assert.match(JSON.stringify(block?.element), '"type":"external_select"');
});

test('gives the files, as far as Slack tells, and the other fields', () => {
  const file = { id: 'F1', name: 'contacts.csv', size: 120, mimetype: 'text/csv' };
  const files = { file: { file: { type: 'file_input', files: [file, { id: 'F2', file_access: 'check_file_info' }] } } };
  const rows = { rows: { rows: { type: 'plain_text_input', value: null } } };
  const status = { status: { status: { type: 'static_select', selected_option: { value: 'invited' } } } };
  assert.equal(parseCreateUsers(view({ ...files, ...rows, ...status })), {
    files: [
      { id: 'F1', name: 'contacts.csv', size: 120 },
      { id: 'F2', name: 'F2' },
    ],
    values: { status: 'invited' },
    metadata: {},
  });
});

test('an empty form has no files', () => {
  const states = [
    {},
    { file: { file: { type: 'file_input', files: [] } } },
    { file: { file: { type: 'file_input' } } },
    { file: { file: null } },
  ];
  for (const values of states) assert.equal(parseCreateUsers(view(values)), { files: [], values: {}, metadata: {} });
});

test.run();
