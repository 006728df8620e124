import * as assert from 'uvu/assert';
import type { AuditEvent } from '../../../src/domain/audit-event.ts';
import type { PostedMessage } from '../../../src/ports/slack.ts';
import { createUserRequest, submission, submittedEvent } from '../../helpers/requests.ts';
import type { Fact } from '../contract.ts';
import { claimAll } from './claim-all.ts';

/** Audit events and messages. */
export function recordFacts(fact: Fact): void {
  fact('audit events come back whole, in the order in which they were recorded', async ({ store }) => {
    const request = createUserRequest();
    const other = createUserRequest();
    await store.submit(request, submission(request, 'view 1', []));
    await store.submit(other, submission(other, 'view 2', []));
    const refused: AuditEvent = {
      requestId: request.id,
      kind: 'click_refused',
      actor: { teamId: 'T0001', userId: 'U0003' },
      detail: { rule: 'own_request', tries: 2, late: true },
      // Earlier than the first one: the order is not the clock's.
      at: request.createdAt - 60_000,
    };
    const bare: AuditEvent = { requestId: request.id, kind: 'write_refused', at: request.createdAt - 120_000 };
    for (const event of [refused, bare, refused]) await store.record(event);
    assert.equal(await store.auditEvents(request.id), [submittedEvent(request), refused, bare, refused]);
    assert.equal(await store.auditEvents(other.id), [submittedEvent(other)]);
  });

  fact('a recorded event changes nothing else', async ({ store }) => {
    const request = createUserRequest();
    await store.submit(request, submission(request, 'view', []));
    await store.record({ requestId: request.id, kind: 'click_refused', at: request.createdAt + 1 });
    assert.equal(await store.byId(request.id), request);
    assert.equal(await claimAll(store, 10, 1000), []);
  });

  fact('an event of a request that is not there is refused', async ({ store }) => {
    const missing = createUserRequest();
    let refused = false;
    await store.record(submittedEvent(missing)).catch(() => {
      refused = true;
    });
    assert.ok(refused);
  });

  fact('a message is kept for each purpose of each request, and the newest one stands', async ({ store }) => {
    const request = createUserRequest();
    const other = createUserRequest();
    await store.submit(request, submission(request, 'view 1', []));
    await store.submit(other, submission(other, 'view 2', []));
    assert.equal(await store.messages(request.id), []);
    await store.saveMessage(request.id, { purpose: 'card', channel: 'C1', ts: '1735800000.000100' });
    await store.saveMessage(request.id, { purpose: 'result_1', channel: 'C1', ts: '1735800000.000200' });
    await store.saveMessage(request.id, { purpose: 'direct', channel: 'D1', ts: '1735800000.000300' });
    await store.saveMessage(other.id, { purpose: 'card', channel: 'C1', ts: '1735800000.000400' });
    await store.saveMessage(request.id, { purpose: 'card', channel: 'C2', ts: '1735800000.000500' });
    assert.equal(await store.messages(request.id), [
      { purpose: 'card', channel: 'C2', ts: '1735800000.000500' },
      { purpose: 'direct', channel: 'D1', ts: '1735800000.000300' },
      { purpose: 'result_1', channel: 'C1', ts: '1735800000.000200' },
    ]);
    assert.equal(await store.messages(other.id), [{ purpose: 'card', channel: 'C1', ts: '1735800000.000400' }]);
    assert.is(await store.requestAt('C1', '1735800000.000400'), other.id);
    assert.is(await store.requestAt('C2', '1735800000.000400'), undefined);
    assert.is(await store.requestAt('C1', '1735800000.000100'), undefined);
  });

  fact('a channel with a new id: all its messages are found there, and no other moves', async ({ store }) => {
    const request = createUserRequest();
    const other = createUserRequest();
    await store.submit(request, submission(request, 'view 1', []));
    await store.submit(other, submission(other, 'view 2', []));
    await store.saveMessage(request.id, { purpose: 'card', channel: 'G1', ts: '1735800000.000100', shown: 'a hash' });
    await store.saveMessage(request.id, { purpose: 'direct', channel: 'D1', ts: '1735800000.000200' });
    await store.saveMessage(other.id, { purpose: 'card', channel: 'G1', ts: '1735800000.000300' });
    assert.is(await store.renameChannel('G1', 'C1'), true);
    assert.is(await store.renameChannel('G1', 'C1'), false);
    assert.equal(await store.messages(request.id), [
      { purpose: 'card', channel: 'C1', ts: '1735800000.000100', shown: 'a hash' },
      { purpose: 'direct', channel: 'D1', ts: '1735800000.000200' },
    ]);
    assert.is(await store.requestAt('C1', '1735800000.000300'), other.id);
  });

  fact(
    'what a message shows is replaced by whoever knows what it showed, and is forgotten with its place',
    async (opened) => {
      const { store } = opened;
      const request = createUserRequest();
      await store.submit(request, submission(request, 'view', []));
      const card = { purpose: 'card', channel: 'C1', ts: '1735800000.000100' } as const;
      const direct = { purpose: 'direct', channel: 'D1', ts: '1735800000.000100', shown: 'other' } as const;
      await store.saveMessage(request.id, card);
      await store.saveMessage(request.id, direct);
      const replace = (from: string | undefined, to: string | undefined, place: PostedMessage = card) =>
        store.replaceShown(request.id, { ...place, ...(from !== undefined && { shown: from }) }, to);
      const now = async () => (await store.messages(request.id))[0];

      assert.is(await replace(undefined, 'one'), true);
      assert.equal(await now(), { ...card, shown: 'one' });
      assert.is(await replace(undefined, 'two'), false);
      assert.is(await replace('two', 'three'), false);
      assert.is(await (await opened.again()).replaceShown(request.id, { ...card, shown: 'one' }, 'two'), true);
      assert.is(await replace('one', 'three'), false);
      assert.equal(await now(), { ...card, shown: 'two' });
      const moved = { ...card, ts: '1735800000.000200' };
      assert.is(await replace('two', 'three', moved), false);
      assert.is(await replace('two', 'three', { ...card, channel: 'C2' }), false);
      assert.is(await replace('two', undefined), true);
      assert.equal(await store.messages(request.id), [card, direct]);
      assert.is(await replace(undefined, 'three'), true);
      await store.saveMessage(request.id, moved);
      assert.equal(await store.messages(request.id), [moved, direct]);
    },
  );

  fact('of many who replace what a message shows at once, one does', async ({ store }) => {
    const request = createUserRequest();
    await store.submit(request, submission(request, 'view', []));
    const card = { purpose: 'card', channel: 'C1', ts: '1735800000.000100', shown: 'first' } as const;
    await store.saveMessage(request.id, card);
    const names = ['a', 'b', 'c', 'd', 'e'];
    const done = await Promise.all(names.map((shown) => store.replaceShown(request.id, card, shown)));
    assert.is(done.filter(Boolean).length, 1);
    assert.equal(await store.messages(request.id), [{ ...card, shown: names[done.indexOf(true)] }]);
  });
}
