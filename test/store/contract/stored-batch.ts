import * as assert from 'uvu/assert';
import type { StoredRow } from '../../../src/domain/batch.ts';
import type { BatchRequest, Status } from '../../../src/domain/request.ts';
import { creationOf } from '../../../src/domain/subject.ts';
import { begun } from '../../../src/domain/writes.ts';
import type { Claim, JobKind } from '../../../src/ports/jobs.ts';
import type { Store, Transition, TransitionResult } from '../../../src/ports/store.ts';
import { batchRequest } from '../../helpers/batches.ts';
import { submission } from '../../helpers/requests.ts';

export const HOUR = 3_600_000;
/** When every step of these tests is taken. */
export const AT = 1_735_900_000_000;
/** A first write that starts now. */
export const WRITING = begun(undefined, AT);

/** A batch with these rows. */
export async function storedBatch(
  store: Store,
  rows: readonly StoredRow[],
  differently: Partial<BatchRequest> = {},
): Promise<BatchRequest> {
  const batch = batchRequest(differently);
  assert.equal(await store.submit(batch, submission(batch, `view of ${batch.id}`, [])), { result: 'stored' });
  await store.addRows(batch.id, rows);
  return batch;
}

type Step = readonly [from: Status, to: Status, more?: Partial<Transition>];

/** Takes one arrow of the status table. */
export function step(store: Store, { id }: BatchRequest, [from, to, more = {}]: Step): Promise<TransitionResult> {
  return store.transition({ requestId: id, from, to, event: { kind: 'approved', at: AT }, jobs: [], ...more });
}

/** A batch that was sent to an approver. */
export async function sentBatch(store: Store, rows: readonly StoredRow[]): Promise<BatchRequest> {
  const batch = await storedBatch(store, rows);
  assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
  return batch;
}

/** A batch that was approved and is carried out by whoever has the claim. */
export async function begunBatch(store: Store, rows: readonly StoredRow[]): Promise<Claimed> {
  const batch = await sentBatch(store, rows);
  await step(store, batch, ['pending', 'approved', { jobs: ['carry_out_batch'] }]);
  const claim = await claimOf(store, batch, 'carry_out_batch');
  await step(store, batch, ['approved', 'creating', { claim }]);
  return { batch, claim };
}

/** A batch whose rows are being looked up by whoever has the claim. */
export async function checkedBatch(store: Store, rows: readonly StoredRow[]): Promise<Claimed> {
  const batch = await storedBatch(store, rows, { status: 'checking' });
  await store.askJobs(batch.id, ['check_batch']);
  return { batch, claim: await claimOf(store, batch, 'check_batch') };
}

interface Claimed {
  readonly batch: BatchRequest;
  readonly claim: Claim;
}

/** The only job of this kind that is due, for an hour. */
export async function claimOf(store: Store, { id }: BatchRequest, kind: JobKind): Promise<Claim> {
  const [claim] = await store.claimJobs(kind, 1, HOUR);
  assert.is(claim?.requestId, id);
  assert.ok(claim);
  return claim;
}

/** All rows, as they are stored. */
export function rowsOf(store: Store, { id }: BatchRequest): Promise<readonly StoredRow[]> {
  return store.rowsAfter(id, 0, 100_000);
}

/** The row of this line, as it is stored. */
export async function rowAt(store: Store, { id }: BatchRequest, line: number): Promise<StoredRow> {
  const [row] = await store.rowsAfter(id, line - 1, 1);
  assert.is(row?.line, line);
  assert.ok(row);
  return row;
}

/** `line state`, row by row. */
export async function statesOf(store: Store, batch: BatchRequest): Promise<readonly string[]> {
  return (await rowsOf(store, batch)).map(({ line, state }) => `${line} ${state}`);
}

/** Whether some open batch or request holds the address. */
export async function isHeld(store: Store, { email }: Pick<StoredRow, 'email'>): Promise<boolean> {
  return (await store.heldElsewhere('nobody', [creationOf(email)])).size > 0;
}
