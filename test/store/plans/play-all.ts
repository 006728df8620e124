import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import { creationOf } from '../../../src/domain/subject.ts';
import type { Claim, JobKind } from '../../../src/ports/jobs.ts';
import type { OpenedStore } from '../../../src/store/store.ts';
import { batchRow, failure, ROLE } from '../../helpers/batches.ts';
import { createUserRequest, submission } from '../../helpers/requests.ts';
import { AT, begunBatch, checkedBatch, HOUR, rowAt, step, storedBatch, WRITING } from '../contract/stored-batch.ts';

/** A short story that goes through every function of the store, and through every way that its changes can go. */
export async function playAll(store: OpenedStore): Promise<void> {
  await playRequest(store);
  await playJobs(store);
  await playReading(store);
  await playCarryingOut(store);
  await store.freeStuckJobs();
  await playSharedAnswers(store);
  assert.is(await store.noteInstance('one', HOUR), 1);
  await store.forgetInstance('one');
  await store.endLeases();
}

async function claimOf(store: OpenedStore, kind: JobKind): Promise<Claim> {
  const [claim] = await store.claimJobs(kind, 1, HOUR);
  assert.ok(claim);
  return claim;
}

async function playRequest(store: OpenedStore): Promise<void> {
  const request = createUserRequest();
  const { id, revision, content } = request;
  const submit = (one: typeof request, view: string) => store.submit(one, submission(one, view, ['show_request']));
  assert.is((await submit(request, 'a view')).result, 'stored');
  assert.is((await submit({ ...request, id: randomUUID() }, 'a view')).result, 'repeated');
  assert.is((await submit(createUserRequest({ content }), 'another view')).result, 'open');
  assert.ok(await store.byId(id));
  assert.ok(await store.byRevision(revision));
  const message = { purpose: 'card', channel: 'C1', ts: '1.1' } as const;
  await store.saveMessage(id, message);
  assert.equal(await store.messages(id), [message]);
  assert.is(await store.replaceShown(id, message, 'a hash'), true);
  assert.is(await store.requestAt('C1', '1.1'), id);
  assert.is(await store.renameChannel('C1', 'C2'), true);
  await store.record({ requestId: id, kind: 'click_refused', at: AT });
  const arrow = { requestId: id, event: { kind: 'approved', at: AT }, jobs: ['carry_out_request'] } as const;
  assert.is(await store.transition({ ...arrow, from: 'pending', to: 'approved', revision }), 'done');
  const claim = await claimOf(store, 'carry_out_request');
  const begins = { from: 'approved', to: 'creating', claim, set: { writes: WRITING } } as const;
  assert.is(await store.transition({ ...arrow, ...begins, jobs: [] }), 'done');
  const ends = { from: 'creating', to: 'failed', claim, endsJob: true, jobs: [] } as const;
  assert.is(await store.transition({ ...arrow, ...ends, set: { outcome: failure(true) } }), 'done');
  assert.is(
    await store.transition({ ...arrow, from: 'failed', to: 'approved', set: { attempt: 1 }, holds: [] }),
    'done',
  );
  assert.ok((await store.auditEvents(id)).length > 4);
}

async function playJobs(store: OpenedStore): Promise<void> {
  const { id } = await storedBatch(store, []);
  await store.askJobs(id, ['send_files']);
  assert.equal(await store.dueKinds(['repost_card', 'send_files']), ['send_files']);
  const first = await claimOf(store, 'send_files');
  assert.is(await store.renewJob(first, HOUR), true);
  await store.noteProgress(first);
  assert.is(await store.deferJob(first, -HOUR), true);
  assert.is(await store.giveBackJob(first), true);
  assert.is(await store.postponeJob(await claimOf(store, 'send_files'), -HOUR), true);
  const second = await claimOf(store, 'send_files');
  await store.askJobs(id, ['send_files']);
  assert.is(await store.endJob(second), true);
  assert.is(await store.hasJob(id, 'send_files'), true, 'it was asked for again');
  assert.is((await store.jobs(id)).length, 1);
  assert.is(await store.endJob(await claimOf(store, 'send_files')), true);
  assert.is(await store.hasJob(id, 'send_files'), false);
}

async function playReading(store: OpenedStore): Promise<void> {
  const { batch, claim } = await checkedBatch(store, [batchRow(2, { state: 'unchecked' })]);
  await store.clearRows(claim);
  await store.addRows(batch.id, [batchRow(2, { state: 'unchecked' }), batchRow(3), batchRow(4)]);
  assert.is((await store.dueRows(batch, AT, 10, [])).length, 1);
  assert.is((await store.dueRows(batch, AT, 10, [2])).length, 0);
  assert.is(await store.nextRowAt(batch.id), 0);
  assert.is((await store.rowsAfter(batch.id, 2, 10)).length, 2);
  const [row] = await store.rowsAfter(batch.id, 0, 10, ['unchecked', 'invalid']);
  assert.ok(row);
  assert.is(await store.changeRow(claim, row, { state: 'invalid', checkedAt: AT }), true);
  assert.is((await store.countRows(batch.id)).new, 2);
  assert.is(await store.countNotLookedUp(batch.id), 2);
  assert.is((await store.groupRows(batch.id, ['new', 'creating'])).length, 1);
  assert.is((await store.rowsWithRole(batch.id, { roleId: ROLE }, 1, ['new', 'creating'])).length, 1);
  assert.is(await step(store, batch, ['checking', 'draft', { claim, endsJob: true }]), 'done');
  assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send_all' }]), 'not_all');
  assert.is(await step(store, batch, ['draft', 'cancelled']), 'done');
  await store.saveFile(batch.id, 'rows', 'F1');
  assert.equal(await store.files(batch.id), ['rows']);
  await store.forgetFile(batch.id, 'rows');
}

async function playSharedAnswers(store: OpenedStore): Promise<void> {
  assert.is(await store.claimAnswer('groups', 1_000), true);
  await store.saveAnswer('groups', '{}', 0);
  await store.holdAnswer('groups', 1_000);
  assert.is((await store.readAnswer('groups'))?.answer, '{}');
}

async function playCarryingOut(store: OpenedStore): Promise<void> {
  const { batch, claim } = await begunBatch(store, [batchRow(2), batchRow(3)]);
  const row = await rowAt(store, batch, 2);
  assert.is(await store.hasAddress(batch.id, row.email.toLowerCase()), true);
  assert.is((await store.heldElsewhere('nobody', [creationOf(row.email), creationOf('nobody@example.com')])).size, 1);
  const held = createUserRequest({ content: { email: row.email, roleId: randomUUID() } });
  assert.is((await store.submit(held, submission(held, 'a view of a held one', []))).result, 'open');
  assert.is(await store.startWrite(claim, row, 'creating', WRITING), true);
  const event = { requestId: batch.id, kind: 'row_failed', at: AT } as const;
  const begun = await rowAt(store, batch, 2);
  assert.is(await store.changeRow(claim, begun, { state: 'failed', outcome: failure(true) }, event), true);
  assert.is(await store.endedSince(batch.id, AT), 1);
  assert.is(await store.countRetryable(batch.id), 1);
  assert.equal(await store.differingRows(batch.id, 5), []);
  assert.is(await store.countInvitable(batch.id), 0);
  assert.ok(await store.digestOfRows(batch.id));
  assert.is(await step(store, batch, ['creating', 'creating', { rows: 'stop' }]), 'done');
  await store.stopAgain(claim);
  assert.is(await step(store, batch, ['creating', 'finished', { claim, endsJob: true }]), 'done');
  assert.equal(await store.batchSteps(batch.id), []);
  assert.is(await step(store, batch, ['finished', 'approved', { rows: 'retry' }]), 'done');
  await step(store, batch, ['approved', 'creating']);
  await step(store, batch, ['creating', 'finished']);
  assert.is(await step(store, batch, ['finished', 'approved', { rows: 'rest_all' }]), 'done');
}
