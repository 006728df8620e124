import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fuzz } from '../soak/fuzz.ts';

const test = suite('hostile payloads');

test('2,000 of them, well signed, are all answered and change nothing, and the program works on', async () => {
  const { figures, failures } = await fuzz({ count: 2_000, seed: 20_261_124, say() {} });
  assert.equal(failures, []);
  assert.is(figures.payloads, 2_000);
});

test.run();
