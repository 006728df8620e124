import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { thrownBy } from '../helpers/thrown-by.ts';
import { CARRY_OUT_CASES } from './carry-out-cases.ts';
import { carriedOut, KINDS, taken, wordsOf } from './carry-out-world.ts';

const test = suite('one write, exactly once: what is stored × look-up × write × time → what is stored, said and due');

const seen = new Set<string>();

for (const kind of KINDS) {
  for (const [is, { on = KINDS, steps: expected, ...given }] of Object.entries(CARRY_OUT_CASES)) {
    if (!on.includes(kind)) continue;
    test(`${kind}: ${is}`, async () => {
      const { steps, transitions, unused } = await carriedOut(kind, given);
      assert.equal(
        steps,
        expected.map((line) => wordsOf(kind, line)),
      );
      assert.equal(unused, [], 'every scripted answer is used');
      for (const one of transitions) seen.add(one);
    });
  }
}

for (const kind of KINDS) {
  test(`${kind}: the database is away when its turn comes late: nothing is sent, and nothing fails`, async () => {
    const given = { looks: [undefined, undefined], turn: 1, awayAt: 2 };
    await thrownBy(carriedOut(kind, given), 'storage');
  });
}

test('every transition that carrying out makes is in the table', () => {
  // In the order of tests this one is the last; a case that is left out shows here.
  assert.equal([...seen].sort(), [...taken].sort());
});

test.run();
