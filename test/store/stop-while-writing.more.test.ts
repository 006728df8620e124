import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/store/open.ts';
import { batchRow } from '../helpers/batches.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { begunBatch, rowAt, statesOf, step, WRITING } from './contract/stored-batch.ts';

onPostgres('a batch that is stopped while its rows are begun', (test, create) => {
  test('the stop and the worker do not wait for each other', async () => {
    const { url, drop } = await create();
    const store = await openStore({ url, clock: { now: Date.now }, newId: randomUUID });
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    try {
      const { batch, claim } = await begunBatch(
        store,
        [2, 3, 4].map((line) => batchRow(line)),
      );
      const row = await rowAt(store, batch, 2);
      // Holds the stop up when it has taken the first rows.
      await other.query('begin');
      await other.query('select from batch_rows where line = 4 for update');
      const stopping = step(store, batch, ['creating', 'creating', { rows: 'stop', jobs: ['carry_out_batch'] }]);
      await setTimeout(300);
      const writing = store.startWrite(claim, row, 'creating', WRITING);
      await setTimeout(300);
      await other.query('rollback');
      assert.equal(await Promise.allSettled([stopping, writing]), [
        { status: 'fulfilled', value: 'done' },
        { status: 'fulfilled', value: false },
      ]);
      assert.equal(await statesOf(store, batch), ['2 stopped', '3 stopped', '4 stopped']);
    } finally {
      await other.end();
      await store.close();
      await drop();
    }
  });
});
