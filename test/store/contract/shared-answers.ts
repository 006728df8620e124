import * as assert from 'uvu/assert';
import type { Fact } from '../contract.ts';

/** Answers that all instances share. */
export function sharedAnswerFacts(fact: Fact): void {
  fact('an answer is due for one caller at a time, and again after its interval', async ({ store, clock, again }) => {
    const other = await again();
    assert.is(await store.readAnswer('groups'), undefined);
    const first = await Promise.all([store, other, store, other].map((one) => one.claimAnswer('groups', 20_000)));
    assert.equal(first.filter(Boolean).length, 1);
    assert.is(await store.claimAnswer('channel', 60_000), true);
    clock.advance(15_000);
    assert.is(await other.claimAnswer('groups', 20_000), false);
    clock.advance(5_000);
    assert.is(await other.claimAnswer('groups', 20_000), true);
    assert.is(await store.claimAnswer('groups', 20_000), false);
  });

  fact('an answer is read by all with its age', async ({ store, clock, again }) => {
    const other = await again();
    await store.claimAnswer('groups', 20_000);
    const before = await other.readAnswer('groups');
    assert.is(before?.answer, undefined);
    await store.saveAnswer('groups', '{"a":1}', 2_000);
    clock.advance(10_000);
    const read = await other.readAnswer('groups');
    assert.is(read?.answer, '{"a":1}');
    // The store's clock goes on by itself on PostgreSQL.
    assert.ok(read && read.ageMs >= 12_000 && read.ageMs < 42_000, String(read?.ageMs));
    assert.ok(read && read.dueMs <= 10_000 && read.heldMs <= 0);
  });

  fact('an answer can be stored that nobody claimed', async ({ store }) => {
    await store.saveAnswer('groups', '1', 0);
    assert.is((await store.readAnswer('groups'))?.answer, '1');
    assert.is(await store.claimAnswer('groups', 20_000), true);
  });

  fact('nobody asks while the service wants us to wait, and the answer stays', async ({ store, clock, again }) => {
    const other = await again();
    await store.saveAnswer('groups', '1', 0);
    await store.holdAnswer('groups', 40_000);
    clock.advance(5_000);
    assert.is(await other.claimAnswer('groups', 1_000), false);
    const read = await other.readAnswer('groups');
    assert.ok(read && read.heldMs > 0 && read.heldMs <= 35_000, String(read?.heldMs));
    assert.is(read.answer, '1');
    clock.advance(35_000);
    assert.is(await other.claimAnswer('groups', 1_000), true);
  });

  fact('a service that is never asked can be held', async ({ store }) => {
    await store.holdAnswer('groups', 3_600_000);
    assert.is(await store.claimAnswer('groups', 1_000), false);
    const held = (await store.readAnswer('groups'))?.heldMs ?? 0;
    assert.ok(held > 0 && held <= 300_000, String(held));
  });

  fact('a clock that is set back makes an answer due, not late by an hour', async ({ store, clock }) => {
    await store.claimAnswer('groups', 20_000);
    await store.saveAnswer('groups', '1', 0);
    clock.advance(-3_600_000);
    assert.ok(((await store.readAnswer('groups'))?.ageMs ?? 0) < 0);
    assert.is(await store.claimAnswer('groups', 20_000), true);
  });
}
