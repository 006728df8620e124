import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { batchChoice, parseBatchChoice } from '../../../../src/slack/surfaces/batch/preview.ts';
import { batchScene, READ } from '../batch-scene.ts';
import { partsOf } from '../parts-of.ts';

const test = suite('the choice of a read batch');

test('with new rows: all or nothing, Send with their number, Discard', () => {
  const block = batchChoice(batchScene({ status: 'draft' }, { counts: { new: 1234, invalid: 3 } }));
  assert.is(block.block_id, 'batch_choice');
  assert.equal(
    partsOf(block, 'button').map(({ action_id: id, text }) => [id, JSON.stringify(text)]),
    [
      ['submit_batch', '{"type":"plain_text","text":"Send 1,234 rows for approval"}'],
      ['discard_batch', '{"type":"plain_text","text":"Discard"}'],
    ],
  );
  const [box, ...others] = partsOf(block, 'checkboxes');
  assert.equal(others, []);
  assert.is(box?.action_id, 'all_or_nothing');
  assert.match(JSON.stringify(box?.options), '"value":"all_or_nothing"');
  assert.match(JSON.stringify(box?.options), 'Only if every row can be created');
  assert.is(box?.initial_options, undefined);
});

test('is ticked where it was chosen before', () => {
  const block = batchChoice(batchScene({ status: 'draft', content: { ...READ, allOrNothing: true } }));
  assert.match(JSON.stringify(partsOf(block, 'checkboxes')[0]?.initial_options), '"value":"all_or_nothing"');
});

test('with nothing new: Discard only', () => {
  const block = batchChoice(batchScene({ status: 'draft' }, { counts: { invalid: 3 } }));
  assert.equal(
    partsOf(block, 'button').map(({ action_id: id }) => id),
    ['discard_batch'],
  );
  assert.equal(partsOf(block, 'checkboxes'), []);
});

test('is read from the state of the message', () => {
  const state = (options: unknown) => ({
    batch_choice: { all_or_nothing: { type: 'checkboxes', selected_options: options } },
  });
  assert.is(parseBatchChoice(state([{ text: {}, value: 'all_or_nothing' }])), true);
  for (const none of [state([]), state(null), state([{ value: 'other' }]), {}, undefined, { batch_choice: {} }])
    assert.is(parseBatchChoice(none), false, JSON.stringify(none));
});

test.run();
