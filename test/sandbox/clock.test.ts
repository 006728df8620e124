import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../src/sandbox/clock.ts';

const test = suite('the clock of the sandbox');

test('what has passed grows when the clock is moved forward, and never goes back', () => {
  const clock = createClock(0);
  const start = clock.elapsed();
  clock.advance(3_600_000);
  const later = clock.elapsed();
  assert.ok(later >= start + 3_600_000);
  clock.advance(-7_200_000);
  assert.ok(clock.elapsed() >= later);
  assert.ok(clock.now() < 0, 'what it shows goes back');
});

test.run();
