import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { bulk } from '../soak/bulk.ts';

const test = suite('a program that is killed in the middle of a batch');

test('accounts for every row and creates nobody twice', async () => {
  // `npm run soak -- --bulk N` takes more rows.
  const { failures } = await bulk({ count: 120 });
  assert.equal(failures, []);
});

test.run();
