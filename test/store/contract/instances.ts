import * as assert from 'uvu/assert';
import type { Fact } from '../contract.ts';

/** Longer than the machine stands still: PostgreSQL's clock goes on by itself. */
const LIFETIME_MS = 3_600_000;

/** Instances that run on one database. */
export function instanceFacts(fact: Fact): void {
  fact('each instance is counted once, until it says that it stops', async ({ store, again }) => {
    const other = await again();
    assert.is(await store.noteInstance('a', LIFETIME_MS), 1);
    assert.is(await other.noteInstance('b', LIFETIME_MS), 2);
    assert.is(await store.noteInstance('a', LIFETIME_MS), 2);
    await other.forgetInstance('b');
    await other.forgetInstance('never noted');
    assert.is(await store.noteInstance('a', LIFETIME_MS), 1);
  });

  fact('an instance that was not noted for its lifetime is not counted', async ({ store }) => {
    await store.noteInstance('died', LIFETIME_MS);
    assert.is(await store.noteInstance('a', 0), 0);
    assert.is(await store.noteInstance('a', LIFETIME_MS), 1);
  });
}
