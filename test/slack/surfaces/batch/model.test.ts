import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noRows } from '../../../../src/domain/batch.ts';
import { batchModelOf, scopeOf } from '../../../../src/slack/surfaces/batch/model.ts';
import { batchOf } from '../../../helpers/requests.ts';
import { batchScene, INVITES } from '../batch-scene.ts';

const test = suite('a scene of a batch');

test('has no rows where none are read yet', () => {
  const request = batchOf();
  const scene = { request, requesterSeesCard: true };
  assert.equal(scopeOf(scene), { creates: 0, adds: 0 });
  const { batch, ...same } = batchModelOf(scene, request);
  assert.equal(same, scene);
  assert.equal(batch.counts, noRows());
});

test('an approver decides on the rows that were sent, whatever has become of them', () => {
  const sent = { new: 1, creating: 2, inviting: 3, done: 4, failed: 5, stopped: 6 };
  const others = { unchecked: 100, on_platform: 100, duplicate: 100, pending_elsewhere: 100, invalid: 100 };
  const groups = [
    { roleId: 'agent', rows: 15 },
    { tenantId: 'billing', rows: 6 },
  ];
  const rows = { counts: { ...sent, ...others }, groups };
  assert.equal(scopeOf(batchScene({}, rows)), { creates: 15, adds: 6 });
  assert.equal(scopeOf(batchScene({ content: INVITES }, rows)), { creates: 0, adds: 21 });
});

test.run();
