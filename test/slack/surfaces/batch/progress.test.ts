import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RowCounts } from '../../../../src/domain/batch.ts';
import { progress } from '../../../../src/slack/surfaces/batch/result.ts';
import { batchScene } from '../batch-scene.ts';

const test = suite('progress');
const words = (counts: Partial<RowCounts>, rate: number) => progress(batchScene({}, { counts, rate }).batch).words;

test('rows that ended, failures, rate and time left', () => {
  const counts = { new: 8700, creating: 60, inviting: 6, done: 1214, failed: 20, invalid: 77 };
  assert.is(words(counts, 78), '1,234 of 10,000 rows · 20 failed · 78 a second · about 2 min left');
  assert.match(progress(batchScene({}, { counts }).batch).bar, / 12%$/);
});

test('without a rate there is none, and no time', () => {
  assert.is(words({ new: 1, done: 1 }, 0), '1 of 2 rows');
});

test('rows that a stop left are not done', () => {
  assert.is(words({ creating: 2, done: 1, stopped: 7 }, 0), '1 of 10 rows · 7 left');
});

test('slow ones and long ones are told in other units', () => {
  assert.match(words({ new: 10 }, 0.04), '· less than 0.1 a second · about 4 min left');
  assert.match(words({ new: 10 }, 2.45), '· 2.5 a second · less than 1 min left');
  assert.match(words({ new: 10_000 }, 1), '· 1 a second · about 2.8 h left');
  assert.match(words({ new: 3540 }, 1), 'about 59 min left');
  assert.not.match(words({ done: 10 }, 5), 'left');
});

test.run();
