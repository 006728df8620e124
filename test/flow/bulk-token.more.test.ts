import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { csvOf } from '../helpers/csv.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { approveBatch, CREATE, resultBelow, usersOf } from './approve-batch.ts';

const test = suite('many users while tokens are refused');
const theDesk = sharedDesk(test);

for (const times of [2, 6]) {
  test(`every 7th write has its token refused, ${times} times in a row: every row is created once`, async () => {
    const desk = await theDesk();
    const name = `token-${times}`;
    const ends = [1, 2, 3, 4, 5].map((nth) =>
      desk.cxengage.fault({ match: { ...CREATE, after: 7 * nth }, times, effect: { kind: 'revokeToken' } }),
    );
    const { card } = await approveBatch(desk, csvOf(40, { name }));
    assert.match((await resultBelow(desk, card)).text, /^Done: 40 of 40/);
    assert.is(usersOf(desk, name), 40);
    for (const end of ends) end();
  });
}

test.run();
