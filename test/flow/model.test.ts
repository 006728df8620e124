import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { model } from '../soak/model.ts';

const test = suite('the whole program, held against a model of the status table');

test('12 random stories of people, faults, time and restarts', async () => {
  const { figures, failures } = await model({ count: 12, seed: 1, say: () => {} });
  assert.equal(failures, []);
  assert.is(figures.steps, 360);
});

test.run();
