import * as assert from 'uvu/assert';
import { noRows, ROW_STATES, rowsIn, type StoredRow } from '../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../src/domain/request.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { batchRow, failure, ROLE } from '../../helpers/batches.ts';
import type { Fact } from '../contract.ts';
import { AT, begunBatch, checkedBatch, rowAt, rowsOf, storedBatch } from './stored-batch.ts';

const tenant = { tenantId: crypto.randomUUID(), roleId: crypto.randomUUID(), status: 'invited' } as const;

/** Rows of batches: added, taken out, paged, counted, grouped, and found when they are due. */
export function batchRowFacts(fact: Fact): void {
  fact('every field of a row comes back as it was', async ({ store }) => {
    const rows: readonly StoredRow[] = [
      batchRow(2),
      batchRow(4, {
        email: ' Zoë@München.example',
        cells: { email: ' Zoë@München.example', firstName: '=1+1\n"two" \u{1f600}', tenantId: 'A tenant' },
        user: {
          email: 'Zoë@münchen.example',
          firstName: 'Zoë',
          additionalRoleIds: [crypto.randomUUID(), crypto.randomUUID()],
          status: 'pending',
        },
        invitation: tenant,
        otherCells: ['Sales', '', '=1+1'],
        state: 'done',
        checkedAt: AT,
        userId: 'a user',
        writes: {
          since: AT,
          unproven: 2,
          open: {
            startedAt: AT + 1,
            givenUpAt: AT + 2,
            said: 'no "answer"',
            status: 409,
            refusal: { kind: 'conflict', sentence: 'No.', retryable: true },
          },
        },
        tries: 3,
        outcome: {
          result: 'done',
          userId: 'a user',
          aliasId: 'an alias',
          email: 'zoë@example.com',
          status: 'pending',
          roleId: ROLE,
          invitation: 'invited',
          tenantRoleId: tenant.roleId,
          created: '2025-01-02T12:00:00Z',
          expires: '2025-01-03T12:00:00Z',
          note: 'Found.',
          maker: 'unknown',
        },
      }),
      batchRow(7, { state: 'failed', outcome: { ...failure(true), userId: 'a user' } }),
      { line: 8, state: 'invalid', email: '', cells: {}, tries: 0, problems: { email: 'No.', line: '"Too" many.' } },
      batchRow(9, { state: 'failed', outcome: { ...failure(false), isTaken: true } }),
    ];
    assert.equal(await rowsOf(store, await storedBatch(store, rows)), rows);
  });

  fact('a row is stored whatever bytes its cells have', async ({ store }) => {
    const email = 'a\0b@example.com';
    const cells = { email, firstName: '\0', lastName: '\u0001\u{10ffff}' };
    const row = { line: 2, state: 'invalid', email, cells, tries: 0, problems: { email: 'Character 2: \0.' } } as const;
    const batch = await storedBatch(store, [row]);
    assert.equal(await rowsOf(store, batch), [{ ...row, email: 'a\ufffdb@example.com' }]);
  });

  fact('rows come in the order of the file, page by page, of some states or of all', async ({ store }) => {
    const rows = ROW_STATES.map((state, at) => batchRow(at * 2 + 3, { state }));
    const batch = await storedBatch(store, rows.slice(5));
    await store.addRows(batch.id, rows.slice(0, 5));
    await storedBatch(store, [batchRow(3), batchRow(4)]);
    assert.equal(await store.rowsAfter(batch.id, 0, 100), rows);
    assert.equal(await store.rowsAfter(batch.id, 0, 2), rows.slice(0, 2));
    assert.equal(await store.rowsAfter(batch.id, 5, 3), rows.slice(2, 5));
    assert.equal(await store.rowsAfter(batch.id, rows.length * 2 + 1, 3), []);
    assert.equal(
      (await store.rowsAfter(batch.id, 3, 2, ['stopped', 'unchecked', 'new', 'failed'])).map(({ state }) => state),
      ['new', 'failed'],
    );
  });

  fact('as many rows as a file may have go in at once', async ({ store }) => {
    const rows = Array.from({ length: 2_001 }, (_, at) => batchRow(at + 2));
    const batch = await storedBatch(store, rows);
    assert.is((await store.countRows(batch.id)).new, 2_001);
    assert.equal(await store.rowsAfter(batch.id, 2_001, 10), rows.slice(-1));
  });

  fact('a line is stored once', async ({ store }) => {
    const batch = await storedBatch(store, [batchRow(2)]);
    assert.is(await store.addRows(batch.id, [batchRow(3), batchRow(2)]).catch(() => 'thrown'), 'thrown');
    assert.is((await rowsOf(store, batch)).length, 1);
  });

  fact('the rows of one batch are taken out by whoever has the claim, and those of no other', async ({ store }) => {
    const { batch, claim } = await checkedBatch(store, [batchRow(2), batchRow(3)]);
    const other = await storedBatch(store, [batchRow(2)]);
    await store.clearRows({ ...claim, lease: 'another' });
    assert.is((await rowsOf(store, batch)).length, 2);
    await store.clearRows(claim);
    assert.equal(await rowsOf(store, batch), []);
    assert.is((await rowsOf(store, other)).length, 1);
    await store.addRows(batch.id, [batchRow(2)]);
    assert.is((await rowsOf(store, batch)).length, 1);
  });

  fact('rows are counted by their state, and a state without rows is 0', async ({ store }) => {
    const rows = ROW_STATES.flatMap((state, times) =>
      Array.from({ length: times }, (_, at) => batchRow(times * 20 + at, { state })),
    );
    const batch = await storedBatch(store, rows);
    await storedBatch(store, [batchRow(2)]);
    assert.equal(await store.countRows(batch.id), Object.fromEntries(ROW_STATES.map((state, times) => [state, times])));
    assert.is(rowsIn(await store.countRows(batch.id)), rows.length);
    assert.equal(await store.countRows('nobody'), noRows());
  });

  fact('rows that ended are counted from the time on that is asked for', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, [batchRow(2), batchRow(3), batchRow(4), batchRow(5)]);
    const end = async (line: number, state: 'done' | 'failed', at: number) => {
      const event = { requestId: batch.id, kind: state === 'done' ? 'row_done' : 'row_failed', at } as const;
      assert.is(await store.changeRow(claim, await rowAt(store, batch, line), { state }, event), true);
    };
    await end(2, 'done', AT);
    await end(3, 'failed', AT + 5);
    await end(4, 'done', AT + 9);
    assert.is(await store.endedSince(batch.id, AT), 3);
    assert.is(await store.endedSince(batch.id, AT + 1), 2);
    assert.is(await store.endedSince(batch.id, AT + 9), 1);
    assert.is(await store.endedSince(batch.id, AT + 10), 0);
  });

  fact('a failed row counts as retryable by its outcome, whatever its sentence says', async ({ store }) => {
    const batch = await storedBatch(store, [
      batchRow(2, { state: 'failed', outcome: failure(true) }),
      batchRow(3, { state: 'failed', outcome: failure(false, 'CxEngage says {"retryable":true}.') }),
      batchRow(4, { state: 'failed', outcome: failure(false, 'says ,"retryable":true,') }),
      batchRow(5, { state: 'failed', outcome: failure(true, 'says "retryable":false') }),
      batchRow(6, { state: 'new', outcome: failure(true) }),
      batchRow(7, { state: 'done', outcome: { result: 'done', userId: 'a user' } }),
    ]);
    assert.is(await store.countRetryable(batch.id), 2);
  });

  fact('users who can be added to a tenant: created for certain, and in none', async ({ store }) => {
    const done = { result: 'done', userId: 'a user' } as const;
    const batch = await storedBatch(store, [
      batchRow(2, { state: 'done', outcome: done }),
      batchRow(3, { state: 'done', outcome: { ...done, note: 'says "maker":"unknown"' } }),
      batchRow(4, { state: 'done', outcome: { ...done, maker: 'unknown' } }),
      batchRow(5, { state: 'done', outcome: done, invitation: tenant }),
      batchRow(6, { state: 'failed', outcome: failure(true) }),
    ]);
    assert.is(await store.countInvitable(batch.id), 2);
  });

  fact('rows that are done and not as approved, in the order of the file', async ({ store }) => {
    const done = { result: 'done', userId: 'a user', note: 'says "differs":true' } as const;
    const batch = await storedBatch(store, [
      batchRow(2, { state: 'done', outcome: done }),
      batchRow(4, { state: 'done', outcome: { ...done, differs: true } }),
      batchRow(3, { state: 'done', outcome: { ...done, differs: true } }),
      batchRow(5, { state: 'inviting', outcome: { ...done, differs: true } }),
      batchRow(6, { state: 'done', outcome: { ...done, differs: true } }),
    ]);
    const lines = async (limit: number) => (await store.differingRows(batch.id, limit)).map(({ line }) => line);
    assert.equal(await lines(9), [3, 4, 6]);
    assert.equal(await lines(2), [3, 4]);
  });

  fact('rows are grouped by platform role and tenant, the largest group first', async ({ store }) => {
    const another = crypto.randomUUID();
    const batch = await storedBatch(store, [
      batchRow(2, { invitation: tenant }),
      batchRow(3),
      batchRow(4),
      batchRow(5, { user: { roleId: another }, state: 'done' }),
      batchRow(6, { state: 'done' }),
      batchRow(7, { invitation: tenant, state: 'failed' }),
      batchRow(8, { invitation: tenant, state: 'invalid' }),
    ]);
    assert.equal(await store.groupRows(batch.id, ['new', 'done', 'failed']), [
      { roleId: ROLE, additionalRoleIds: [], rows: 3, done: 1 },
      { roleId: ROLE, additionalRoleIds: [], tenantId: tenant.tenantId, tenantRoleId: tenant.roleId, rows: 2, done: 0 },
      { roleId: another, additionalRoleIds: [], rows: 1, done: 1 },
    ]);
    assert.equal(await store.groupRows(batch.id, ['done', 'unchecked']).then((groups) => groups.length), 2);
    assert.equal(await store.groupRows(batch.id, ['stopped']), []);
  });

  fact('rows of one platform role and tenant are grouped by their role in the tenant', async ({ store }) => {
    const administrator = { ...tenant, roleId: crypto.randomUUID() };
    const rows = [tenant, administrator, tenant, undefined, undefined, undefined].map((invitation, at) =>
      batchRow(at + 2, invitation && { invitation }),
    );
    const batch = await storedBatch(store, rows);
    const { tenantId, roleId: tenantRoleId } = tenant;
    const common = { roleId: ROLE, additionalRoleIds: [], done: 0 };
    assert.equal(await store.groupRows(batch.id, ['new']), [
      { ...common, rows: 3 },
      { ...common, tenantId, tenantRoleId, rows: 2 },
      { ...common, tenantId, tenantRoleId: administrator.roleId, rows: 1 },
    ]);
  });

  fact('due rows: those begun before those never begun, then by line, and never the busy ones', async ({ store }) => {
    const rows = [2, 3, 4, 5, 6, 7, 8].map((line) => batchRow(line, { state: 'unchecked' }));
    const { batch, claim } = await checkedBatch(store, [...rows, batchRow(9), batchRow(10, { state: 'invalid' })]);
    const other = await storedBatch(store, [batchRow(2, { state: 'unchecked' })]);
    const due = (now: number, limit = 100, busy: readonly number[] = []) => linesOf(store, batch, now, limit, busy);
    assert.equal(await due(0), [2, 3, 4, 5, 6, 7, 8], 'never begun');
    const later = async (line: number, nextAt?: number) => {
      const row = await rowAt(store, batch, line);
      const change = { state: row.state, ...(nextAt !== undefined && { nextAt }) };
      assert.is(await store.changeRow(claim, row, change), true);
    };
    await later(7, AT);
    await later(5, AT);
    await later(6, AT + 10);
    await later(4, AT + 11);
    await later(3);
    assert.equal(await due(AT + 10), [6, 5, 7, 2, 8]);
    assert.equal(await due(AT + 9), [5, 7, 2, 8]);
    assert.equal(await due(AT + 11), [4, 6, 5, 7, 2, 8]);
    assert.equal(await due(AT + 11, 2), [4, 6]);
    assert.equal(await due(AT + 11, 3, [4, 5, 2]), [6, 7, 8]);
    assert.equal(await linesOf(store, other, AT, 100, []), [2]);
    assert.equal(await linesOf(store, { ...other, status: 'checking' }, AT, 100, []), [], 'its batch has moved on');
  });

  fact('the next row is the one that is due first, and none when nothing is left', async ({ store }) => {
    const { batch, claim } = await checkedBatch(store, [batchRow(2, { state: 'unchecked' }), batchRow(3)]);
    await storedBatch(store, [batchRow(2, { state: 'unchecked' })]);
    assert.is(await store.nextRowAt(batch.id), 0);
    const change = async (line: number, nextAt?: number) => {
      const row = await rowAt(store, batch, line);
      await store.changeRow(claim, row, { state: row.state, ...(nextAt !== undefined && { nextAt }) });
    };
    await change(2, AT + 7);
    assert.is(await store.nextRowAt(batch.id), AT + 7);
    await change(3, AT + 5);
    assert.is(await store.nextRowAt(batch.id), AT + 5);
    await change(2);
    await change(3);
    assert.is(await store.nextRowAt(batch.id), undefined);
  });

  fact('a batch has the addresses of the rows that an approver decides on', async ({ store }) => {
    const rows = ROW_STATES.map((state, at) => batchRow(at + 2, { state, email: `${state}@Example.com` }));
    const batch = await storedBatch(store, rows);
    const has: string[] = [];
    for (const state of ROW_STATES) if (await store.hasAddress(batch.id, `${state}@example.com`)) has.push(state);
    assert.equal(has, ['new', 'creating', 'inviting', 'done', 'failed', 'stopped']);
    assert.is(await store.hasAddress('another batch', 'new@example.com'), false);
  });

  fact('a file is noted for each purpose, and the newest stands', async ({ store, url, clock }) => {
    const batch = await storedBatch(store, []);
    const other = await storedBatch(store, []);
    assert.equal(await store.files(batch.id), []);
    await store.saveFile(batch.id, 'rows', 'F1');
    await store.saveFile(batch.id, 'result_2', 'F2');
    await store.saveFile(batch.id, 'rows', 'F3');
    await store.saveFile(other.id, 'problems', 'F4');
    assert.equal([...(await store.files(batch.id))].sort(), ['result_2', 'rows']);
    assert.equal(await store.files(other.id), ['problems']);
    const { db } = await openDatabase(url, clock);
    const stored = await db.selectFrom('files').select('file_id').orderBy('file_id').execute();
    await db.destroy();
    assert.equal(
      stored.map((file) => file.file_id),
      ['F2', 'F3', 'F4'],
    );
    assert.is(await store.saveFile('nobody', 'rows', 'F5').catch(() => 'thrown'), 'thrown');
  });
}

async function linesOf(store: Store, batch: BatchRequest, now: number, limit: number, busy: readonly number[]) {
  return (await store.dueRows(batch, now, limit, busy)).map(({ line }) => line);
}
