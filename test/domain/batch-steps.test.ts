import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AttemptSteps, type StepKind, stepsOfAttempt } from '../../src/domain/batch-steps.ts';

const test = suite('what happened to a batch in its current attempt');

/** The kinds of the steps, oldest first → the places of those that count. */
const TABLE: readonly (readonly [steps: readonly StepKind[], counts: Partial<Record<keyof AttemptSteps, number>>])[] = [
  [[], {}],
  [['paused'], { held: 0 }],
  [['paused', 'resumed'], { held: 1 }],
  [['paused', 'resumed', 'paused'], { held: 2 }],
  [['stopped'], { stopped: 0 }],
  [['stopped', 'stopped'], { stopped: 0 }],
  [['stopped', 'paused', 'resumed'], { stopped: 0, held: 2 }],
  [['paused', 'stopped'], { stopped: 1, held: 0 }],
  [['stopped', 'rest_asked'], { restarted: 1, stoppedBefore: 0 }],
  [['stopped', 'stopped', 'paused', 'retry_asked'], { restarted: 3, stoppedBefore: 0 }],
  [['stopped', 'rest_asked', 'retry_asked', 'paused'], { restarted: 2, held: 3 }],
  [['stopped', 'rest_asked', 'stopped', 'rest_asked'], { restarted: 3, stoppedBefore: 2 }],
  [['paused', 'retry_asked', 'stopped'], { restarted: 1, stopped: 2 }],
];

for (const [kinds, counts] of TABLE) {
  test(kinds.join(', ') || 'nothing', () => {
    const steps = kinds.map((kind, at) => ({ kind, at }));
    const expected = Object.entries(counts).map(([name, at]) => [name, steps[at]]);
    assert.equal(stepsOfAttempt(steps), Object.fromEntries(expected));
  });
}

test.run();
