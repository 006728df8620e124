import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../src/domain/request.ts';
import { begun, lost } from '../../../src/domain/writes.ts';
import type { Store } from '../../../src/ports/store.ts';
import { batchRow, failure } from '../../helpers/batches.ts';
import type { Fact } from '../contract.ts';
import { AT, begunBatch, checkedBatch, claimOf, HOUR, isHeld, rowAt, rowsOf, step, WRITING } from './stored-batch.ts';

/** What a worker writes of single rows while its claim holds. */
export function rowWriteFacts(fact: Fact): void {
  fact('a write is noted before it is sent, and the next one in its place', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2), batchRow(3)]);
    const [row, other] = await twoRows(store, batch);
    assert.is(await store.startWrite(claim, row, 'creating', WRITING), true);
    const creating = { ...row, state: 'creating', writes: WRITING } as const;
    assert.equal(await rowAt(store, batch, 2), creating);
    const writes = begun(WRITING, AT + 5);
    assert.is(await store.startWrite(claim, creating, 'inviting', writes), true);
    assert.equal(await rowAt(store, batch, 2), { ...creating, state: 'inviting', writes });
    assert.equal(await rowAt(store, batch, 3), other);
  });

  fact('a row changes where it is told to, and nowhere else', async ({ store }) => {
    const { batch, claim } = await checkedBatch(store, [
      batchRow(2, { state: 'unchecked', tries: 2 }),
      batchRow(3, { state: 'unchecked' }),
    ]);
    const [row, other] = await twoRows(store, batch);
    assert.is(await store.changeRow(claim, row, { state: 'unchecked', nextAt: AT }), true);
    assert.equal(await rowAt(store, batch, 2), row);
    const set = {
      state: 'on_platform',
      tries: 0,
      problems: { email: 'Is there.' },
      userId: 'a user',
      writes: lost(WRITING, { givenUpAt: AT + 1, said: 'no answer within 10 s' }),
      checkedAt: AT + 3,
      outcome: failure(true),
    } as const;
    assert.is(await store.changeRow(claim, row, set), true);
    const changed: StoredRow = { ...row, ...set };
    assert.equal(await rowAt(store, batch, 2), changed);
    assert.equal(await rowAt(store, batch, 3), other);
    assert.is(await store.changeRow(claim, changed, { state: 'invalid', writes: null }), true);
    const { writes: _, ...rest } = changed;
    assert.equal(await rowAt(store, batch, 2), { ...rest, state: 'invalid' });
    assert.equal((await store.auditEvents(batch.id)).length, 1, 'no event unless one is given');
  });

  fact('a row that ended has its audit event, and its address is free', async ({ store }) => {
    const rows = [batchRow(2), batchRow(3), batchRow(4)];
    const { batch, claim } = await begunBatch(store, rows);
    const before = (await store.auditEvents(batch.id)).length;
    const held = async () => Promise.all(rows.map((row) => isHeld(store, row)));
    assert.equal(await held(), [true, true, true]);
    const done = { requestId: batch.id, kind: 'row_done', detail: { line: 2, userId: 'a user' }, at: AT + 1 } as const;
    const failed = { requestId: batch.id, kind: 'row_failed', detail: { line: 3 }, at: AT + 2 } as const;
    const [first, second] = await twoRows(store, batch);
    const outcome = { result: 'done', userId: 'a user' } as const;
    assert.is(await store.changeRow(claim, first, { state: 'done', outcome, userId: 'a user' }, done), true);
    assert.is(await store.changeRow(claim, second, { state: 'failed', outcome: failure(false) }, failed), true);
    assert.equal((await store.auditEvents(batch.id)).slice(before), [done, failed]);
    assert.equal(await held(), [false, false, true]);
    assert.equal(
      (await store.dueRows({ ...batch, status: 'creating' }, AT, 10, [])).map(({ line }) => line),
      [4],
    );
  });

  fact('a worker that has lost the batch changes no row', async ({ store, clock }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2)]);
    clock.advance(HOUR);
    const winner = await claimOf(store, batch, 'carry_out_batch');
    await changesNothing(store, batch, [
      (row) => store.startWrite(claim, row, 'creating', WRITING),
      (row) => store.changeRow(claim, row, { state: 'failed' }, endedEvent(batch)),
    ]);
    assert.is(await store.startWrite(winner, await rowAt(store, batch, 2), 'creating', WRITING), true);
  });

  fact('a row that has moved on stays as it is', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2)]);
    const row = await rowAt(store, batch, 2);
    assert.is(await store.startWrite(claim, row, 'creating', WRITING), true);
    const started = await rowAt(store, batch, 2);
    const stale: readonly StoredRow[] = [
      row,
      { ...started, writes: begun(undefined, AT - 1) },
      { ...started, writes: { since: AT, unproven: 0 } },
      { ...started, state: 'inviting' },
      { ...row, state: 'creating' },
      { ...started, line: 3 },
    ];
    await changesNothing(
      store,
      batch,
      stale.flatMap((old) => [
        () => store.startWrite(claim, old, 'creating', begun(old.writes, AT + 1)),
        () => store.changeRow(claim, old, { state: 'failed' }, endedEvent(batch)),
      ]),
    );
  });

  fact('a row whose write has ended or begun anew meanwhile stays as it is', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2)]);
    const before = await rowAt(store, batch, 2);
    assert.is(await store.startWrite(claim, before, 'creating', WRITING), true);
    const started = await rowAt(store, batch, 2);
    const givenUp = { ...started, writes: lost(WRITING, { givenUpAt: AT + 1, said: 'no answer within 10 s' }) };
    const anew = { ...started, writes: begun(givenUp.writes, AT + 2) };
    for (const { writes } of [givenUp, anew]) {
      assert.is(await store.changeRow(claim, await rowAt(store, batch, 2), { state: 'creating', writes }), true);
      const stale = [started, givenUp, anew].filter((old) => old.writes !== writes);
      await changesNothing(
        store,
        batch,
        stale.flatMap((old) => [
          () => store.startWrite(claim, old, 'creating', begun(old.writes, AT + 3)),
          () => store.changeRow(claim, old, { state: 'creating', tries: 1 }),
          () => store.changeRow(claim, old, { state: 'failed', writes: null }, endedEvent(batch)),
        ]),
      );
    }
    assert.is(await store.changeRow(claim, anew, { state: 'failed' }, endedEvent(batch)), true);
  });

  fact('it does not matter in which order the parts of what is stored of writes come', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2)]);
    const row = await rowAt(store, batch, 2);
    const writes = { open: { givenUpAt: AT + 1, startedAt: AT }, unproven: 0, since: AT };
    assert.is(await store.startWrite(claim, row, 'creating', writes), true);
    const again = { ...writes, unproven: 1 };
    assert.is(
      await store.changeRow(claim, { ...row, state: 'creating', writes }, { state: 'creating', writes: again }),
      true,
    );
    const read = await rowAt(store, batch, 2);
    assert.equal(read.writes, again);
    assert.is(await store.changeRow(claim, read, { state: 'failed' }, endedEvent(batch)), true);
  });

  fact('of workers that begin one write at once one may send it', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2)]);
    const row = await rowAt(store, batch, 2);
    const starts = [0, 1, 2, 3].map((at) => begun(undefined, AT + at));
    const results = await Promise.all(starts.map((writes) => store.startWrite(claim, row, 'creating', writes)));
    assert.is(results.filter(Boolean).length, 1);
    assert.equal((await rowAt(store, batch, 2)).writes, starts[results.indexOf(true)]);
  });

  fact('a paused batch begins no write, and keeps what it learns of one under way', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2), batchRow(3)]);
    const [row] = await twoRows(store, batch);
    assert.is(await store.startWrite(claim, row, 'creating', WRITING), true);
    assert.is(await step(store, batch, ['creating', 'paused']), 'done');
    await changesNothing(store, batch, [
      async () => store.startWrite(claim, await rowAt(store, batch, 3), 'creating', WRITING),
      async () => store.startWrite(claim, await rowAt(store, batch, 2), 'creating', begun(WRITING, AT + 1)),
    ]);
    const outcome = { result: 'done', userId: 'a user' } as const;
    const underWay = await rowAt(store, batch, 2);
    assert.is(await store.changeRow(claim, underWay, { state: 'done', outcome }, endedEvent(batch)), true);
    assert.is(await step(store, batch, ['paused', 'creating']), 'done');
    assert.is(await store.startWrite(claim, await rowAt(store, batch, 3), 'creating', WRITING), true);
  });
}

async function twoRows(store: Store, batch: BatchRequest): Promise<readonly [StoredRow, StoredRow]> {
  return [await rowAt(store, batch, 2), await rowAt(store, batch, 3)];
}

function endedEvent({ id }: BatchRequest) {
  return { requestId: id, kind: 'row_failed', at: AT } as const;
}

/** Every one of these is refused, and leaves rows, addresses and audit events alone. */
async function changesNothing(
  store: Store,
  batch: BatchRequest,
  tries: readonly ((row: StoredRow) => Promise<boolean>)[],
): Promise<void> {
  const all = async () => {
    const rows = await rowsOf(store, batch);
    return {
      rows,
      held: await Promise.all(rows.map((row) => isHeld(store, row))),
      events: await store.auditEvents(batch.id),
      next: await store.nextRowAt(batch.id),
    };
  };
  const before = await all();
  for (const [at, one] of tries.entries()) {
    assert.is(await one(await rowAt(store, batch, 2)), false, `try ${at}`);
    assert.equal(await all(), before, `try ${at}`);
  }
}
