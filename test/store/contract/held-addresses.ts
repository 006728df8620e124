import * as assert from 'uvu/assert';
import { OPEN_STATUSES, STATUSES, type Status } from '../../../src/domain/request.ts';
import { changeOf, creationOf } from '../../../src/domain/subject.ts';
import { kindOf } from '../../../src/kinds/index.ts';
import { batchRow, failure, ROLE } from '../../helpers/batches.ts';
import { addToTenantRequest, createUserRequest, submission } from '../../helpers/requests.ts';
import type { Fact } from '../contract.ts';
import { AT, begunBatch, isHeld, rowAt, sentBatch, statesOf, step, storedBatch } from './stored-batch.ts';

const isOpen = (status: Status) => OPEN_STATUSES.some((open) => open === status);

/** One open request for one address, whether it stands alone or among the rows of a batch. */
export function heldAddressFacts(fact: Fact): void {
  for (const status of STATUSES) {
    fact(
      `a single request that is ${status} ${isOpen(status) ? 'holds' : 'does not hold'} what it asks for`,
      async ({ store }) => {
        const single = createUserRequest({ status });
        const invitation = addToTenantRequest({ status });
        for (const one of [single, invitation]) await store.submit(one, submission(one, `view of ${one.id}`, []));
        const subjects = [creationOf(single.content.email), changeOf(invitation.content)];
        const held = await store.heldElsewhere('a batch', [...subjects, creationOf('nobody@example.com')]);
        assert.equal([...held].sort(), isOpen(status) ? subjects.sort() : []);
      },
    );
  }

  fact('a row asks for its address while its batch is open and itself has not ended', async ({ store }) => {
    const [row, other, loose] = [batchRow(2), batchRow(3, { state: 'invalid' }), batchRow(4)];
    const subjects = [row, other, loose].map(({ email }) => creationOf(email));
    const batch = await sentBatch(store, [row, other]);
    await storedBatch(store, [loose]);
    assert.equal([...(await store.heldElsewhere('another batch', subjects))], subjects.slice(0, 1));
    assert.equal([...(await store.heldElsewhere(batch.id, subjects))], [], 'not itself');
    assert.equal([...(await store.heldElsewhere('another batch', []))], []);
  });

  const endings: readonly (readonly [name: string, path: readonly (readonly [Status, Status])[]])[] = [
    ['denied', [['pending', 'denied']]],
    ['cancelled', [['pending', 'cancelled']]],
    ['expired', [['pending', 'expired']]],
    [
      'failed',
      [
        ['pending', 'approved'],
        ['approved', 'failed'],
      ],
    ],
    [
      'finished',
      [
        ['pending', 'approved'],
        ['approved', 'creating'],
        ['creating', 'finished'],
      ],
    ],
  ];
  for (const [name, path] of endings) {
    fact(`a batch that is ${name} gives all its addresses free, and no step before does`, async ({ store }) => {
      const rows = [batchRow(2), batchRow(3)];
      const batch = await sentBatch(store, rows);
      const bystander = batchRow(2);
      await sentBatch(store, [bystander]);
      for (const [from, to] of path) {
        assert.equal(await Promise.all(rows.map((row) => isHeld(store, row))), [true, true], from);
        assert.is(await step(store, batch, [from, to]), 'done');
      }
      assert.equal(await Promise.all(rows.map((row) => isHeld(store, row))), [false, false]);
      assert.is(await isHeld(store, bystander), true);
    });
  }

  fact('a single request for an address that an open batch holds is told of the batch', async ({ store }) => {
    const row = batchRow(2);
    const batch = await sentBatch(store, [row]);
    const submit = (email: string) => {
      const single = createUserRequest({ content: { email, roleId: ROLE } });
      return store.submit(single, submission(single, `view of ${single.id}`, ['show_request']));
    };
    const before = await store.byId(batch.id);
    assert.equal(await submit(row.email.toUpperCase()), { result: 'open', request: before });
    assert.is((await store.claimJobs('show_request', 10, 1000)).length, 0);
    assert.is((await submit('somebody.else@example.com')).result, 'stored');
    await step(store, batch, ['pending', 'cancelled']);
    assert.is((await submit(row.email)).result, 'stored');
  });

  fact(
    'the same form again answers with what it made, also when a batch holds the address since',
    async ({ store }) => {
      const single = createUserRequest({ status: 'failed' });
      await store.submit(single, submission(single, 'view', []));
      await sentBatch(store, [batchRow(2, { email: single.content.email })]);
      const again = createUserRequest({ content: single.content });
      const result = await store.submit(again, submission(again, 'view', []));
      assert.equal(result, { result: 'repeated', request: single });
    },
  );

  fact('a failed single request is not tried again while a batch holds its address', async ({ store }) => {
    const single = createUserRequest({ status: 'failed' });
    await store.submit(single, submission(single, 'view', []));
    const batch = await sentBatch(store, [batchRow(2, { email: single.content.email })]);
    const event = { kind: 'retry_asked', at: AT } as const;
    const retry = { requestId: single.id, from: 'failed', to: 'approved', event, jobs: ['carry_out_request'] } as const;
    const holds = kindOf(single).holds(single);
    assert.is(await store.transition({ ...retry, holds }), 'subject_taken');
    assert.equal(await store.byId(single.id), single);
    assert.is((await store.auditEvents(single.id)).length, 1);
    await step(store, batch, ['pending', 'denied']);
    assert.is(await store.transition({ ...retry, holds }), 'done');
  });

  fact(
    'an invitation does not stand in the way of a row that only creates the user, nor that in its way',
    async ({ store }) => {
      const first = addToTenantRequest({ status: 'failed' });
      await store.submit(first, submission(first, 'view', []));
      await sentBatch(store, [batchRow(2, { email: first.content.email })]);
      const event = { kind: 'retry_asked', at: AT } as const;
      const retry = { requestId: first.id, from: 'failed', to: 'approved', event, jobs: [] } as const;
      assert.is(await store.transition({ ...retry, holds: kindOf(first).holds(first) }), 'done');
    },
  );

  fact('one change of a user in a tenant: a row and a request, a row and a row', async ({ store }) => {
    const single = addToTenantRequest();
    const { email, ...invitation } = single.content;
    const row = () => batchRow(2, { email, userId: 'created before', invitation });
    await store.submit(single, submission(single, 'view', []));
    const [first, second] = [
      await storedBatch(store, [row(), batchRow(3)]),
      await storedBatch(store, [row(), batchRow(3)]),
    ];
    assert.is(await step(store, first, ['draft', 'pending', { rows: 'send' }]), 'done');
    assert.equal(await statesOf(store, first), ['2 pending_elsewhere', '3 new']);

    await store.transition({
      requestId: single.id,
      from: 'pending',
      to: 'denied',
      event: { kind: 'denied', at: AT },
      jobs: [],
    });
    assert.is(await step(store, second, ['draft', 'pending', { rows: 'send' }]), 'done');
    assert.equal(await statesOf(store, second), ['2 new', '3 new']);
    const third = await storedBatch(store, [row(), batchRow(3)]);
    assert.is(await step(store, third, ['draft', 'pending', { rows: 'send' }]), 'done');
    assert.equal(await statesOf(store, third), ['2 pending_elsewhere', '3 new']);
    const again = addToTenantRequest({ content: single.content });
    const result = await store.submit(again, submission(again, 'another view', []));
    assert.equal(result, { result: 'open', request: await store.byId(second.id) });
    const elsewhere = addToTenantRequest({ content: { ...single.content, tenantId: 'another tenant' } });
    assert.is((await store.submit(elsewhere, submission(elsewhere, 'a third view', []))).result, 'stored');
  });

  fact('of two rows of one batch that ask for the same one is sent', async ({ store }) => {
    const { email, ...invitation } = addToTenantRequest().content;
    const row = (line: number) => batchRow(line, { email, userId: `user ${line}`, invitation });
    const batch = await storedBatch(store, [row(2), row(3)]);
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
    assert.equal(await statesOf(store, batch), ['2 new', '3 pending_elsewhere']);
  });

  fact('a row that has nothing whole to hold holds nothing', async ({ store }) => {
    const single = addToTenantRequest();
    const { email, ...invitation } = single.content;
    await store.submit(single, submission(single, 'view', []));
    const batch = await storedBatch(store, [batchRow(2, { email, invitation }), batchRow(3)]);
    assert.is(await step(store, batch, ['draft', 'pending', { rows: 'send' }]), 'done');
    assert.equal(await statesOf(store, batch), ['2 pending_elsewhere', '3 new']);
    assert.equal([...(await store.heldElsewhere('another', [creationOf(email)]))], []);
  });

  fact('of two batches that are sent at once with the same addresses one holds each', async ({ store }) => {
    for (let round = 0; round < 6; round++) {
      const emails = Array.from({ length: 60 }, (_, at) => `${round}.${at}@example.com`);
      const rowsOf = (list: readonly string[]) => list.map((email, at) => batchRow(at + 2, { email }));
      const batches = [
        await storedBatch(store, [...rowsOf(emails), batchRow(99)]),
        await storedBatch(store, [...rowsOf(emails.toReversed()), batchRow(99)]),
      ] as const;
      const results = await Promise.all(
        batches.map((batch) => step(store, batch, ['draft', 'pending', { rows: 'send' }])),
      );
      const counts = await Promise.all(batches.map(({ id }) => store.countRows(id)));
      assert.equal([...results], ['done', 'done']);
      assert.is(
        counts.reduce((sum, { pending_elsewhere }) => sum + pending_elsewhere, 0),
        60,
      );
      assert.is(
        counts.reduce((sum, one) => sum + one.new, 0),
        62,
      );
    }
  });

  fact('of a batch and a single request at once for the same one is open', async ({ store }) => {
    for (let round = 0; round < 12; round++) {
      const isTenant = round % 2 > 0;
      const change = addToTenantRequest();
      const { email, ...invitation } = change.content;
      const single = isTenant ? change : createUserRequest({ content: { email, roleId: ROLE } });
      const row = batchRow(2, isTenant ? { email, invitation, userId: 'created before' } : { email });
      const batch = await storedBatch(store, [row, batchRow(3)]);
      const [sent, submitted] = await Promise.all([
        step(store, batch, ['draft', 'pending', { rows: 'send' }]),
        store.submit(single, submission(single, `view ${round}`, [])),
      ]);
      assert.is(sent, 'done');
      const [state] = await statesOf(store, batch);
      assert.is(state, submitted.result === 'stored' ? '2 pending_elsewhere' : '2 new');
    }
  });

  fact('of requests at once for the same one is stored, and the others are told of it', async ({ store }) => {
    for (let round = 0; round < 6; round++) {
      const { content } = addToTenantRequest();
      const { email, ...invitation } = content;
      const both = { content: { email, roleId: ROLE }, invitation: content };
      const requests = [
        addToTenantRequest({ content }),
        addToTenantRequest({ content: { ...invitation, email: email.toUpperCase() } }),
        createUserRequest(both),
        createUserRequest(both),
      ];
      const results = await Promise.all(
        requests.map((request) => store.submit(request, submission(request, `view of ${request.id}`, []))),
      );
      const [winner, another] = results.flatMap(({ result }, at) => (result === 'stored' ? [requests[at]?.id] : []));
      assert.ok(winner);
      assert.is(another, undefined);
      for (const result of results) if (result.result === 'open') assert.is(result.request.id, winner);
    }
  });

  fact('of a batch and a retry at once for one address one is open', async ({ store }) => {
    for (let round = 0; round < 6; round++) {
      const { batch, claim } = await begunBatch(store, [batchRow(2)]);
      const row = await rowAt(store, batch, 2);
      const ended = { requestId: batch.id, kind: 'row_failed', at: AT } as const;
      await store.changeRow(claim, row, { state: 'failed', outcome: failure(true) }, ended);
      await step(store, batch, ['creating', 'finished', { claim, endsJob: true }]);
      const second = await storedBatch(store, [batchRow(2, { email: row.email }), batchRow(3)]);
      const results = await Promise.all([
        step(store, batch, ['finished', 'approved', { rows: 'retry' }]),
        step(store, second, ['draft', 'pending', { rows: 'send' }]),
      ]);
      const [state] = await statesOf(store, second);
      assert.equal(results, [state === '2 new' ? 'no_rows' : 'done', 'done']);
    }
  });
}
