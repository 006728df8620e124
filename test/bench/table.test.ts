import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { strain } from './line.ts';
import { quantile } from './quantile.ts';
import { figureOf, interleaved, overRounds } from './rounds.ts';
import { tableOf } from './table-of.ts';

const test = suite('what the benches print');

test('quantiles by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.is(quantile(values, 0.99), 99);
  assert.is(quantile(values, 0.5), 50);
  assert.is(quantile([7], 0.99), 7);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('ways take turns, and each begins a round once', async () => {
  const order: string[] = [];
  const way = (name: string) => async (round: number) => order.push(`${name}${round}`);
  const brought = await interleaved(2, { a: way('a'), b: way('b') });
  assert.equal(order, ['a0', 'b0', 'b1', 'a1']);
  assert.equal(brought, { a: [1, 4], b: [2, 3] });
});

test('a figure is the median of the rounds, so that one bad round is none', () => {
  assert.equal(figureOf([[1, 2, 3], [2], [100, 200]], 'ms'), { median: 2, p99: 3, unit: 'ms' });
  assert.equal(overRounds([3, 1, 2]), { value: 2, spread: [1, 3] });
});

test('a goal is held up to its value, and what could not be measured holds none', () => {
  const line = (value: number) => ({ what: 'x', value });
  assert.is(strain({ ...line(1.3), goal: { atMost: 1.3 } }), 1);
  assert.is(strain({ ...line(2.6), goal: { atMost: 1.3 } }), 2);
  assert.is(strain({ ...line(0.35), goal: { atLeast: 0.7 } }), 2);
  assert.is(strain({ ...line(0), goal: { atMost: 0 } }), 0);
  assert.is(strain({ ...line(1), goal: { atMost: 0 } }), Number.POSITIVE_INFINITY);
  assert.is(strain({ ...line(Number.NaN), goal: { atMost: 1 } }), Number.POSITIVE_INFINITY);
  assert.is(strain(line(99)), 0);
});

test('a missed goal stands in the table', () => {
  const base = { median: 1, p99: 2, unit: 'ms' };
  const table = tableOf('ack', [
    { what: 'held', ours: { median: 1.234, p99: 12.34, unit: 'ms' }, base, value: 1.2, goal: { atMost: 1.3 } },
    { what: 'missed', value: 123.4, unit: 'ms', spread: [1, 2], goal: { atMost: 20 }, note: 'more' },
  ]);
  const [, , held, missed] = table.split('\n').map((row) => row.replaceAll(/ +/g, ' '));
  assert.is(held, '| held | 1.23 ms | 12.3 ms | 1.00 ms | 2.00 ms | 1.20 | | ≤ 1.30 | held |');
  assert.is(missed, '| missed | | | | | 123 ms | 1.00 – 2.00 | ≤ 20.0 ms more | MISSED |');
});

test.run();
