import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noRows } from '../../../../src/domain/batch.ts';
import { batchModelOf, usersIn } from '../../../../src/slack/surfaces/batch/model.ts';
import { batchOf } from '../../../helpers/requests.ts';
import { batchScene } from '../batch-scene.ts';

const test = suite('a scene of a batch');

test('has no rows where none are read yet', () => {
  const request = batchOf();
  const scene = { request, requesterSeesCard: true };
  assert.is(usersIn(scene), 0);
  const { batch, ...same } = batchModelOf(scene, request);
  assert.equal(same, scene);
  assert.equal(batch.counts, noRows());
});

test('an approver decides on the rows that were sent, whatever has become of them', () => {
  const sent = { new: 1, creating: 2, inviting: 3, done: 4, failed: 5, stopped: 6 };
  const others = { unchecked: 100, on_platform: 100, duplicate: 100, pending_elsewhere: 100, invalid: 100 };
  assert.is(usersIn(batchScene({}, { counts: { ...sent, ...others } })), 21);
});

test.run();
