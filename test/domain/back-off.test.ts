import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { backOffMs } from '../../src/domain/back-off.ts';

const test = suite('the wait before the next try');

const LUCKS = [0, 0.25, 0.5, 0.999_999];

test('doubles from one second to thirty', () =>
  assert.equal(
    [1, 2, 3, 4, 5, 6, 7, 100, 5_000].map((attempts) => backOffMs(attempts, 0)),
    [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000, 30_000],
  ));

test('is shortened by chance, by half at the most', () => {
  for (const attempts of [1, 2, 3, 4, 5, 6, 40]) {
    const full = backOffMs(attempts, 0);
    const waits = LUCKS.map((luck) => backOffMs(attempts, luck));
    assert.equal(
      waits,
      LUCKS.map((luck) => Math.round(full - (full / 2) * luck)),
    );
    assert.ok(waits.every((wait) => wait >= full / 2 && wait <= full));
  }
});

test('is a whole number of milliseconds', () =>
  assert.ok(LUCKS.every((luck) => Number.isInteger(backOffMs(1, luck / 3)))));

test.run();
