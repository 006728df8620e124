import { createHash, randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../src/domain/request.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { batchRow, failure, ROLE } from '../../helpers/batches.ts';
import { createUserRequest, submission } from '../../helpers/requests.ts';
import type { Fact } from '../contract.ts';
import {
  AT,
  begunBatch,
  isHeld,
  rowAt,
  rowsOf,
  sentBatch,
  statesOf,
  step,
  storedBatch,
  WRITING,
} from './stored-batch.ts';

/** What becomes of the rows when their batch takes an arrow of the status table. */
export function batchStepFacts(fact: Fact): void {
  fact('rows that are sent hold their addresses, and their digest is stored and recorded', async ({ store }) => {
    const rows = [batchRow(2), batchRow(3, { state: 'invalid' }), batchRow(700)];
    const batch = await storedBatch(store, rows);
    assert.equal(await Promise.all(rows.map((row) => isHeld(store, row))), [false, false, false]);
    const event = { kind: 'sent_for_approval', actor: batch.requester, detail: { by: 'hand' }, at: AT } as const;
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send', event }]), 'done');
    const digest = digestOf(rows.filter(({ state }) => state === 'new'));
    assert.equal(await store.byId(batch.id), { ...batch, status: 'pending', digest, updatedAt: AT });
    assert.is(await store.digestOfRows(batch.id), digest);
    assert.equal((await store.auditEvents(batch.id)).slice(1), [
      { ...event, requestId: batch.id, from: 'draft', to: 'pending', detail: { by: 'hand', rows: 2, digest } },
    ]);
    assert.equal(await rowsOf(store, batch), rows);
    assert.equal(await Promise.all(rows.map((row) => isHeld(store, row))), [true, false, true]);
    assert.equal(
      (await store.dueRows({ ...batch, status: 'pending' }, 0, 10, [])).map(({ line }) => line),
      [2, 700],
    );
  });

  fact('a row whose address is asked for elsewhere is not sent, and says why', async ({ store }) => {
    const single = createUserRequest();
    await store.submit(single, submission(single, 'view', []));
    const held = batchRow(9);
    await sentBatch(store, [held]);
    const rows = [
      batchRow(2, { email: single.content.email.toUpperCase() }),
      batchRow(3, { email: held.email }),
      batchRow(4),
    ];
    const batch = await storedBatch(store, rows);
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
    const problems = { email: 'There is already an open request for this address.' };
    const [first, second, third] = rows;
    assert.equal(await rowsOf(store, batch), [
      { ...first, state: 'pending_elsewhere', problems },
      { ...second, state: 'pending_elsewhere', problems },
      third,
    ]);
    assert.ok(third);
    assert.is(await store.digestOfRows(batch.id), digestOf([third]));
    assert.is((await store.auditEvents(batch.id)).at(-1)?.detail?.rows, 1);
  });

  fact('a look-up does not count when another request has ended with the address since', async ({ store }) => {
    const created = createUserRequest({ status: 'creating' });
    await store.submit(created, submission(created, 'view', []));
    const event = { kind: 'created', at: AT } as const;
    await store.transition({ requestId: created.id, from: 'creating', to: 'created', event, jobs: [] });
    const [done, gone] = [batchRow(8), batchRow(9)];
    const other = await begunBatch(store, [done, gone]);
    for (const line of [8, 9]) {
      const ended = { requestId: other.batch.id, kind: 'row_failed', at: AT } as const;
      await store.changeRow(other.claim, await rowAt(store, other.batch, line), { state: 'failed' }, ended);
    }
    const batch = await storedBatch(store, [
      batchRow(2, { email: created.content.email, checkedAt: AT - 1 }),
      batchRow(3, { email: done.email.toUpperCase(), checkedAt: AT - 1 }),
      batchRow(4, { email: gone.email, checkedAt: AT + 1 }),
      batchRow(5, { checkedAt: AT - 1 }),
    ]);
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send_all' }]), 'done');
    assert.equal(
      (await rowsOf(store, batch)).map(({ checkedAt }) => checkedAt),
      [undefined, undefined, AT + 1, AT - 1],
    );
  });

  fact('the file of problems is forgotten when rows are left out that it does not name', async ({ store }) => {
    const held = batchRow(2);
    await sentBatch(store, [held]);
    const [all, less] = [
      await storedBatch(store, [batchRow(2), batchRow(3, { state: 'invalid' })]),
      await storedBatch(store, [batchRow(2), batchRow(3, { email: held.email })]),
    ];
    for (const batch of [all, less]) {
      await store.saveFile(batch.id, 'problems', 'a file');
      assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
    }
    assert.equal(await store.files(all.id), ['problems']);
    assert.equal(await store.files(less.id), []);
  });

  for (const rows of ['send', 'send_all'] as const) {
    fact(`${rows}: without a row that can be sent nothing happens`, async ({ store }) => {
      const held = batchRow(2);
      await sentBatch(store, [held]);
      const batch = await storedBatch(store, [batchRow(2, { email: held.email }), batchRow(3, { state: 'invalid' })]);
      await refuses(store, batch, 'no_rows', () =>
        step(store, batch, ['draft', 'pending', { rows, jobs: ['show_request'] }]),
      );
    });
  }

  for (const state of ['invalid', 'on_platform', 'duplicate', 'pending_elsewhere', 'unchecked'] as const) {
    fact(`send_all is refused for a row that is ${state}, and nothing at all has changed`, async ({ store }) => {
      const batch = await storedBatch(store, [batchRow(2), batchRow(3, { state }), batchRow(4)]);
      const sending = { rows: 'send_all', jobs: ['show_request'], set: { revision: 'another' } } as const;
      await refuses(store, batch, 'not_all', () => step(store, batch, ['draft', 'pending', sending]));
    });
  }

  fact(
    'send_all is refused for an address that is asked for elsewhere, and the row is new still',
    async ({ store }) => {
      const held = batchRow(2);
      await sentBatch(store, [held]);
      const batch = await storedBatch(store, [batchRow(2), batchRow(3, { email: held.email })]);
      await refuses(store, batch, 'not_all', () => step(store, batch, ['draft', 'pending', { rows: 'send_all' }]));
    },
  );

  fact('send_all sends a batch of which every row is new', async ({ store }) => {
    const rows = [batchRow(2), batchRow(3)];
    const batch = await storedBatch(store, rows);
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send_all' }]), 'done');
    assert.is(await store.digestOfRows(batch.id), digestOf(rows));
  });

  fact('a batch that is stopped begins no more rows, and those under way go on', async ({ store }) => {
    const rows = [2, 3, 4, 5, 6].map((line) => batchRow(line));
    const { batch, claim } = await begunBatch(store, rows);
    const bystander = batchRow(2);
    const other = await sentBatch(store, [bystander]);
    await store.startWrite(claim, await rowAt(store, batch, 2), 'creating', WRITING);
    await store.changeRow(claim, await rowAt(store, batch, 3), { state: 'inviting', userId: 'a user', nextAt: AT });
    const ended = { requestId: batch.id, kind: 'row_done', at: AT } as const;
    await store.changeRow(claim, await rowAt(store, batch, 4), { state: 'done' }, ended);
    assert.is(await step(store, batch, ['creating', 'creating', { rows: 'stop' }]), 'done');
    assert.equal(await statesOf(store, batch), ['2 creating', '3 inviting', '4 done', '5 stopped', '6 stopped']);
    assert.equal((await store.auditEvents(batch.id)).at(-1)?.detail, { rows: 2 });
    assert.equal(await Promise.all(rows.map((row) => isHeld(store, row))), [true, true, false, false, false]);
    assert.equal(
      (await store.dueRows({ ...batch, status: 'creating' }, AT, 10, [])).map(({ line }) => line),
      [3, 2],
    );
    assert.equal(await statesOf(store, other), ['2 new']);
    assert.is(await isHeld(store, bystander), true);
    assert.is(await step(store, batch, ['creating', 'creating', { rows: 'stop' }]), 'done', 'a second time');
  });

  fact('a row that was held back when its batch was stopped is stopped too, until a retry', async ({ store }) => {
    const rows = [2, 3, 4].map((line) => batchRow(line));
    const { batch, claim } = await begunBatch(store, rows);
    const held = async (line: number) => {
      await store.startWrite(claim, await rowAt(store, batch, line), 'creating', WRITING);
      const back = { state: 'new', writes: null, nextAt: AT } as const;
      return async () => store.changeRow(claim, await rowAt(store, batch, line), back);
    };
    const takeBack = await held(2);
    await store.stopAgain(claim);
    assert.equal(await statesOf(store, batch), ['2 creating', '3 new', '4 new'], 'it is not stopped');
    const stop = { rows: 'stop', event: { kind: 'stopped', at: AT } } as const;
    assert.is(await step(store, batch, ['creating', 'creating', stop]), 'done');
    assert.is(await takeBack(), true);
    await store.stopAgain({ ...claim, lease: 'lost' });
    assert.equal(await statesOf(store, batch), ['2 new', '3 stopped', '4 stopped']);
    await store.stopAgain(claim);
    assert.equal(await statesOf(store, batch), ['2 stopped', '3 stopped', '4 stopped']);
    assert.is(await isHeld(store, batchRow(2)), false);
    assert.is(await step(store, batch, ['creating', 'finished']), 'done');
    const again = { event: { kind: 'retry_asked', at: AT }, holds: [] } as const;
    assert.is(await step(store, batch, ['finished', 'approved', again]), 'done');
    await store.addRows(batch.id, [batchRow(5)]);
    await store.stopAgain(claim);
    assert.is((await statesOf(store, batch)).at(-1), '5 new');
  });

  fact('a retry takes the rows that failed for the time being, and no others', async ({ store }) => {
    const held = batchRow(2);
    await sentBatch(store, [held]);
    const single = createUserRequest();
    await store.submit(single, submission(single, 'view', []));
    const failed = { state: 'failed', outcome: failure(true) } as const;
    const rows = [
      batchRow(2, { ...failed, tries: 4, checkedAt: AT }),
      batchRow(3, { ...failed, outcome: failure(false) }),
      batchRow(4, { ...failed, email: held.email.toUpperCase() }),
      batchRow(5, { ...failed, email: single.content.email }),
      batchRow(6, { state: 'done', outcome: { result: 'done', userId: 'another' } }),
      batchRow(7, { state: 'stopped' }),
    ];
    const batch = await storedBatch(store, rows, { status: 'finished' });
    const digest = await store.digestOfRows(batch.id);
    assert.is(await step(store, batch, ['finished', 'approved', { rows: 'retry' }]), 'done');
    const [first, ...others] = rows;
    assert.ok(first);
    const { outcome: _, checkedAt: __, ...again } = first;
    assert.equal(await rowsOf(store, batch), [{ ...again, state: 'new', tries: 0 }, ...others]);
    assert.is(await isHeld(store, first), true);
    assert.equal((await store.dueRows({ ...batch, status: 'approved' }, 0, 10, [])).length, 1);
    assert.equal((await store.auditEvents(batch.id)).at(-1)?.detail, { rows: 1 });
    assert.is(await store.digestOfRows(batch.id), digest, 'what was approved is the same');
  });

  fact('a retry keeps a write on record that was never settled', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2)]);
    await store.startWrite(claim, await rowAt(store, batch, 2), 'creating', WRITING);
    const event = { requestId: batch.id, kind: 'row_failed', at: AT + 1 } as const;
    const ending = { state: 'failed', outcome: failure(true) } as const;
    assert.is(await store.changeRow(claim, await rowAt(store, batch, 2), ending, event), true);
    await step(store, batch, ['creating', 'finished']);
    assert.is(await step(store, batch, ['finished', 'approved', { rows: 'retry' }]), 'done');
    const { state, writes } = await rowAt(store, batch, 2);
    assert.equal([state, writes], ['new', WRITING]);
    assert.is(await store.endedSince(batch.id, 0), 0);
  });

  fact('a retry of a batch of which nothing can be tried again is refused', async ({ store }) => {
    const rows = [batchRow(2, { state: 'failed', outcome: failure(false) }), batchRow(3, { state: 'done' })];
    const batch = await storedBatch(store, rows, { status: 'finished' });
    const again = { rows: 'retry', set: { attempt: 2 }, jobs: ['carry_out_batch'] } as const;
    await refuses(store, batch, 'no_rows', () => step(store, batch, ['finished', 'approved', again]));
  });

  fact('the rest of a stopped batch starts, and no other rows', async ({ store }) => {
    const { batch, claim } = await begunBatch(
      store,
      [2, 3, 4].map((line) => batchRow(line, { checkedAt: AT })),
    );
    const stop = { rows: 'stop', event: { kind: 'stopped', at: AT } } as const;
    assert.is(await step(store, batch, ['creating', 'creating', stop]), 'done');
    assert.is(await step(store, batch, ['creating', 'finished']), 'done');
    const [first] = await rowsOf(store, batch);
    assert.ok(first);
    const others = [
      batchRow(5, { state: 'done', outcome: { result: 'done', userId: 'another' } }),
      batchRow(6, { state: 'failed', outcome: failure(true) }),
    ];
    await store.addRows(batch.id, others);
    const digest = await store.digestOfRows(batch.id);
    const rest = { rows: 'rest', event: { kind: 'rest_asked', at: AT } } as const;
    assert.is(await step(store, batch, ['finished', 'approved', rest]), 'done');
    const { checkedAt: _, ...again } = first;
    const rows = await rowsOf(store, batch);
    assert.equal(rows[0], { ...again, state: 'new' });
    assert.equal(rows.slice(3), others);
    assert.equal(await statesOf(store, batch), ['2 new', '3 new', '4 new', '5 done', '6 failed']);
    assert.is(await isHeld(store, first), true);
    assert.equal((await store.dueRows({ ...batch, status: 'approved' }, 0, 10, [])).length, 3);
    assert.equal((await store.auditEvents(batch.id)).at(-1)?.detail, { rows: 3 });
    assert.is(await store.digestOfRows(batch.id), digest, 'what was approved is the same');
    await store.stopAgain(claim);
    assert.is((await statesOf(store, batch))[0], '2 new', 'the earlier stop does not count');
  });

  fact('of the rest, a row that is asked for elsewhere stays stopped with the reason', async ({ store }) => {
    const held = batchRow(2);
    const other = await sentBatch(store, [held]);
    const stopped = { state: 'stopped' } as const;
    const creator = batchRow(3, { ...stopped, email: held.email });
    const invitation = { email: held.email, tenantId: randomUUID(), roleId: ROLE, status: 'accepted' } as const;
    const user = { email: held.email, roleId: ROLE };
    const dependent = { ...stopped, email: held.email, content: { user, invitation, createdInLine: 3 } };
    const batch = await storedBatch(store, [batchRow(2, stopped), creator, batchRow(4, dependent)], {
      status: 'finished',
    });
    const rest = { rows: 'rest', event: { kind: 'rest_asked', at: AT } } as const;
    assert.is(await step(store, batch, ['finished', 'approved', rest]), 'done');
    assert.equal(await statesOf(store, batch), ['2 new', '3 stopped', '4 stopped']);
    assert.equal(
      (await rowsOf(store, batch)).map(({ problems }) => problems?.email),
      [
        undefined,
        'There is already an open request for this address.',
        "The line that creates this person can't start yet.",
      ],
    );
    await step(store, other, ['pending', 'denied']);
    await step(store, batch, ['approved', 'creating']);
    await step(store, batch, ['creating', 'finished']);
    assert.is(await step(store, batch, ['finished', 'approved', rest]), 'done');
    assert.equal(await statesOf(store, batch), ['2 new', '3 new', '4 new']);
    assert.ok((await rowsOf(store, batch)).every(({ problems }) => problems === undefined));
  });

  for (const [rows, answer, also] of [
    ['rest', 'no_rows', []],
    ['rest_all', 'not_all', [batchRow(4, { state: 'stopped' })]],
  ] as const) {
    fact(`${rows} is refused for rows that are asked for elsewhere, and nothing has changed`, async ({ store }) => {
      const held = batchRow(2);
      await sentBatch(store, [held]);
      const blocked = batchRow(2, { state: 'stopped', email: held.email });
      const batch = await storedBatch(store, [blocked, batchRow(3, { state: 'done' }), ...also], {
        status: 'finished',
      });
      const again = { rows, set: { attempt: 2 }, jobs: ['carry_out_batch'] } as const;
      await refuses(store, batch, answer, () => step(store, batch, ['finished', 'approved', again]));
    });
  }

  fact('the steps of a batch are its own, oldest first, without the events of its rows', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2), batchRow(3)]);
    const other = await begunBatch(store, [batchRow(2)]);
    const by = (kind: 'paused' | 'resumed' | 'stopped', at: number) => ({
      event: { kind, at, actor: batch.requester },
    });
    await step(store, batch, ['creating', 'paused', by('paused', AT + 1)]);
    await step(store, other.batch, ['creating', 'paused', by('paused', AT + 2)]);
    await step(store, batch, ['paused', 'creating', by('resumed', AT + 3)]);
    const ended = { requestId: batch.id, kind: 'row_done', at: AT } as const;
    await store.changeRow(claim, await rowAt(store, batch, 2), { state: 'done' }, ended);
    await step(store, batch, ['creating', 'creating', { ...by('stopped', AT + 4), rows: 'stop' }]);
    assert.equal(
      (await store.batchSteps(batch.id)).map(({ kind, actor, at }) => [kind, actor, at]),
      [
        ['paused', batch.requester, AT + 1],
        ['resumed', batch.requester, AT + 3],
        ['stopped', batch.requester, AT + 4],
      ],
    );
    assert.equal((await store.batchSteps(batch.id)).at(-1)?.detail, { rows: 1 });
  });

  fact(
    'the digest changes with what is stored of a sent row, and not with how it goes on',
    async ({ store, url, clock }) => {
      const { batch, claim } = await begunBatch(store, [batchRow(2), batchRow(3), batchRow(4)]);
      const approved = await store.digestOfRows(batch.id);
      await store.startWrite(claim, await rowAt(store, batch, 2), 'creating', WRITING);
      const ended = { requestId: batch.id, kind: 'row_failed', at: AT } as const;
      const failed = { state: 'failed', userId: 'a user', outcome: failure(true) } as const;
      await store.changeRow(claim, await rowAt(store, batch, 3), failed, ended);
      await step(store, batch, ['creating', 'creating', { rows: 'stop' }]);
      assert.equal(await statesOf(store, batch), ['2 creating', '3 failed', '4 stopped']);
      assert.is(await store.digestOfRows(batch.id), approved);

      const { db } = await openDatabase(url, clock);
      try {
        const row = () => db.updateTable('batch_rows').where('request_id', '=', batch.id).where('line', '=', 4);
        const { content = '' } = await db
          .selectFrom('batch_rows')
          .select('content')
          .where('request_id', '=', batch.id)
          .where('line', '=', 4)
          .executeTakeFirstOrThrow();
        for (const tampered of [
          { content: content?.replace(ROLE, crypto.randomUUID()) ?? '' },
          { line: 5 },
          { state: 'invalid' as const },
        ]) {
          await row().set(tampered).execute();
          assert.is.not(await store.digestOfRows(batch.id), approved, JSON.stringify(tampered));
          const back = db.updateTable('batch_rows').set({ content, line: 4, state: 'stopped' });
          await back.where('request_id', '=', batch.id).where('line', 'in', [4, 5]).execute();
          assert.is(await store.digestOfRows(batch.id), approved);
        }
      } finally {
        await db.destroy();
      }
    },
  );
}

/** As it is defined: line and content of each row. */
function digestOf(rows: readonly StoredRow[]): string {
  const text = rows.map(({ line, content }) => `${line} ${JSON.stringify(content)}\n`).join('');
  return createHash('sha256').update(text).digest('hex');
}

/** It answers so, and batch, rows, addresses, jobs and audit events are as they were. */
async function refuses(store: Store, batch: BatchRequest, answer: string, work: () => Promise<string>): Promise<void> {
  const all = async () => ({
    request: await store.byId(batch.id),
    rows: await rowsOf(store, batch),
    // Of the batch itself: the addresses may be held by another.
    next: await store.nextRowAt(batch.id),
    events: await store.auditEvents(batch.id),
    jobs: await store.jobs(batch.id),
    held: await Promise.all((await rowsOf(store, batch)).map((row) => isHeld(store, row))),
  });
  const before = await all();
  assert.is(await work(), answer);
  assert.equal(await all(), before);
}
