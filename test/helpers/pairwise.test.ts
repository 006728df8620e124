import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { pairwise } from './pairwise.ts';

const test = suite('pairwise cases');
const factors = { a: [1, 2, 3, 4, 5, 6, 7], b: ['x', 'y', 'z'], c: [true, false], d: [undefined], e: [0, 1, 2, 3] };

test('have every pair of values of two factors', () => {
  const cases: Readonly<Record<string, unknown>>[] = pairwise(factors);
  for (const [one, values] of Object.entries(factors)) {
    for (const [other, others] of Object.entries(factors)) {
      if (one === other) continue;
      const pairs = new Set(cases.map((entry) => JSON.stringify([entry[one], entry[other]])));
      assert.is(pairs.size, values.length * others.length, `${one} with ${other}`);
    }
  }
});

test('are far fewer than the product, and the same each time', () => {
  const cases = pairwise(factors);
  assert.ok(cases.length <= 32, `${cases.length} of 168`);
  assert.equal(pairwise(factors), cases);
});

test.run();
