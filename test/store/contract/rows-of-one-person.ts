import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../src/domain/batch.ts';
import { changeOf, creationOf } from '../../../src/domain/subject.ts';
import type { GivenRole } from '../../../src/ports/batch-rows.ts';
import type { Store } from '../../../src/ports/store.ts';
import { batchRow, ROLE } from '../../helpers/batches.ts';
import type { Fact } from '../contract.ts';
import { AT, begunBatch, checkedBatch, rowAt, rowsOf, sentBatch, statesOf, step, storedBatch } from './stored-batch.ts';

const email = 'ann@example.com';
const tenantIds = [crypto.randomUUID(), crypto.randomUUID()] as const;
const roleId = crypto.randomUUID();
const inTenant = (at: 0 | 1) => ({ tenantId: tenantIds[at], roleId, status: 'accepted' }) as const;

/** The row that creates the user, and one that adds the user to another tenant. */
function onePerson(differently: Partial<StoredRow> = {}): readonly StoredRow[] {
  const other = batchRow(3, { email, invitation: inTenant(1) });
  assert.ok(other.content);
  return [
    batchRow(2, { email, invitation: inTenant(0), ...differently }),
    { ...other, content: { ...other.content, createdInLine: 2 } },
  ];
}

const changes = (at: 0 | 1) => changeOf({ email, tenantId: tenantIds[at] });
const held = async (store: Store, from = 'nobody') =>
  [...(await store.heldElsewhere(from, [creationOf(email), changes(0), changes(1)]))].sort();

/** Rows that only add a user to a tenant: the user is on the platform, or another row creates the user. */
export function rowsOfOnePersonFacts(fact: Fact): void {
  fact('two rows of one person hold one creation and a change each', async ({ store }) => {
    const batch = await sentBatch(store, onePerson());
    assert.equal(await statesOf(store, batch), ['2 new', '3 new']);
    assert.equal(await held(store), [creationOf(email), changes(0), changes(1)].sort());
  });

  fact('a row is refused when the row that creates its user cannot be sent', async ({ store }) => {
    for (const state of ['invalid', 'on_platform', 'pending_elsewhere'] as const) {
      const batch = await storedBatch(store, [...onePerson({ state }), batchRow(4)]);
      assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
      assert.equal(await statesOf(store, batch), [`2 ${state}`, '3 invalid', '4 new']);
      assert.match(String((await rowAt(store, batch, 3)).problems?.email), /^An earlier line for this person/);
      assert.equal(await held(store), []);
    }
  });

  fact('that is seen with the preview already', async ({ store }) => {
    const { batch, claim } = await checkedBatch(store, onePerson({ state: 'pending_elsewhere' }));
    assert.is(await step(store, batch, ['checking', 'draft', { claim, rows: 'check' }]), 'done');
    assert.equal(await statesOf(store, batch), ['2 pending_elsewhere', '3 invalid']);
  });

  fact('a row of somebody on the platform holds no creation, and gives no platform role', async ({ store }) => {
    const row = batchRow(2, { email, invitation: inTenant(0), state: 'unchecked' });
    const { batch, claim } = await checkedBatch(store, [row]);
    const [before] = await rowsOf(store, batch);
    assert.ok(before?.content);
    const content = { ...before.content, isOnPlatform: true } as const;
    assert.ok(await store.changeRow(claim, before, { state: 'new', userId: 'u1', content, checkedAt: AT }));
    assert.equal((await rowAt(store, batch, 2)).content, content);
    assert.is(await step(store, batch, ['checking', 'draft', { claim, endsJob: true, rows: 'check' }]), 'done');
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
    assert.equal(await held(store), [changes(0)]);
    assert.equal(await store.groupRows(batch.id, ['new']), [
      { additionalRoleIds: [], tenantId: tenantIds[0], tenantRoleId: roleId, rows: 1, done: 0 },
    ]);
  });

  fact('failed rows of one person are tried again together, and alone once the user is there', async ({ store }) => {
    const { batch, claim } = await begunBatch(store, onePerson());
    const outcome = { result: 'failed', kind: 'upstream', sentence: 'No.', reference: 'r', retryable: true } as const;
    for (const line of [2, 3]) {
      const event = { requestId: batch.id, kind: 'row_failed', at: AT } as const;
      assert.ok(await store.changeRow(claim, await rowAt(store, batch, line), { state: 'failed', outcome }, event));
    }
    assert.equal(await held(store), []);
    assert.is(await step(store, batch, ['creating', 'finished', { claim, endsJob: true }]), 'done');
    assert.is(await step(store, batch, ['finished', 'approved', { rows: 'retry' }]), 'done');
    assert.equal(await statesOf(store, batch), ['2 new', '3 new']);
    assert.equal(await held(store), [creationOf(email), changes(0), changes(1)].sort());
  });

  fact('rows to send without a look-up are counted', async ({ store }) => {
    const rows = [batchRow(2), batchRow(3, { checkedAt: AT }), batchRow(4, { state: 'invalid' }), batchRow(5)];
    assert.is(await store.countNotLookedUp((await storedBatch(store, rows)).id), 2);
  });

  fact(
    'rows with a role are found where they give it, on the platform or in one tenant, in file order',
    async ({ store }) => {
      const strong = crypto.randomUUID();
      const rows = [
        batchRow(2),
        batchRow(3, { user: { additionalRoleIds: [crypto.randomUUID(), strong] } }),
        batchRow(4, { user: { roleId: strong } }),
        batchRow(5, { invitation: { ...inTenant(0), roleId: strong } }),
        batchRow(6, { user: { roleId: strong }, state: 'invalid' }),
        batchRow(7, { invitation: { ...inTenant(1), roleId: strong } }),
      ];
      const batch = await storedBatch(store, rows);
      const linesWith = async (given: GivenRole, limit = 10) =>
        (await store.rowsWithRole(batch.id, given, limit, ['new'])).map(({ line }) => line);
      assert.equal(await linesWith({ roleId: strong }), [3, 4]);
      assert.equal(await linesWith({ roleId: strong }, 1), [3]);
      assert.equal(await linesWith({ roleId: ROLE }), [2, 3, 5, 7]);
      assert.equal(await linesWith({ roleId: strong, tenantId: inTenant(0).tenantId }), [5]);
      assert.equal(await linesWith({ roleId: strong, tenantId: inTenant(1).tenantId }), [7]);
      const groups = await store.groupRows(batch.id, ['new']);
      assert.is(groups.find(({ additionalRoleIds }) => additionalRoleIds.includes(strong))?.rows, 1);
    },
  );
}
