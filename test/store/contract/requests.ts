import * as assert from 'uvu/assert';
import { OPEN_STATUSES, type Request, STATUSES } from '../../../src/domain/request.ts';
import type { Store } from '../../../src/ports/store.ts';
import { addToTenantRequest, createUserRequest, submission, submittedEvent } from '../../helpers/requests.ts';
import type { Fact } from '../contract.ts';
import { claimAll } from './claim-all.ts';

const isOpen = (status: string) => OPEN_STATUSES.some((open) => open === status);
const keyOf = (request: Request) => `view of ${request.id}`;
const submit = (store: Store, request: Request) =>
  store.submit(request, submission(request, keyOf(request), ['show_request']));

/** How requests are stored, found, and kept apart. */
export function requestFacts(fact: Fact): void {
  fact('every field of a create_user request comes back as it was', async ({ store }) => {
    const plain = createUserRequest();
    const roleIds = [crypto.randomUUID(), crypto.randomUUID()];
    const full = createUserRequest({
      status: 'created',
      reason: 'Line one\nline "two" \u{1f600}',
      content: {
        email: 'Zoë@example.com',
        roleId: crypto.randomUUID(),
        firstName: 'Zoë',
        lastName: "O'Neill",
        additionalRoleIds: roleIds,
        externalId: '0042',
        status: 'pending',
        personalTelephone: '+14162221122',
      },
      names: Object.fromEntries(roleIds.map((id) => [id, `Role ${id}`])),
      decision: { by: { teamId: 'T0002', userId: 'U0002' }, at: 1_735_800_000_001, reason: 'Fine' },
      invitation: {
        tenantId: crypto.randomUUID(),
        email: 'Zoë@example.com',
        roleId: crypto.randomUUID(),
        status: 'invited',
        defaultIdentityProvider: crypto.randomUUID(),
        noPassword: true,
      },
      writes: {
        since: 1_735_800_000_002,
        unproven: 1,
        open: {
          startedAt: 1_735_800_000_003,
          givenUpAt: 1_735_800_000_004,
          said: 'bad "gateway" (502)',
          status: 200,
        },
      },
      made: { result: 'done', userId: 'a user', roleId: 'a role', note: 'Found by look-up.' },
      attempt: 3,
      outcome: {
        result: 'done',
        userId: 'a user',
        aliasId: 'an alias',
        email: 'zoë@example.com',
        status: 'pending',
        roleId: 'a role',
        invitation: 'invited',
        tenantRoleId: 'a role in the tenant',
        created: '2025-01-02T12:00:00Z',
        expires: '2025-01-03T12:00:00Z',
        note: 'Found by look-up.',
        maker: 'unknown',
      },
      createdAt: 1_735_800_000_000,
      updatedAt: 1_735_800_000_004,
    });
    for (const request of [plain, full]) {
      assert.equal(await submit(store, request), { result: 'stored' });
      assert.equal(await store.byId(request.id), request);
    }
  });

  fact('every field of an invite_to_tenant request comes back as it was', async ({ store }) => {
    const parent = createUserRequest({ status: 'created' });
    const plain = addToTenantRequest();
    const full = addToTenantRequest({
      status: 'failed',
      content: {
        tenantId: crypto.randomUUID(),
        email: 'bob@example.com',
        roleId: crypto.randomUUID(),
        status: 'accepted',
        defaultIdentityProvider: crypto.randomUUID(),
        noPassword: false,
      },
      parentId: parent.id,
      decision: { by: { teamId: 'T0002', userId: 'U0002' }, at: 1_735_800_000_001 },
      writes: { since: 1_735_800_000_002, unproven: 0 },
      made: { result: 'done', userId: 'a user', tenantRoleId: 'a role', maker: 'unknown' },
      outcome: {
        result: 'failed',
        kind: 'forbidden',
        userId: 'a user',
        sentence: 'No.',
        reference: 'ref 1',
        retryable: true,
        isTaken: true,
      },
    });
    for (const request of [parent, plain, full]) {
      await submit(store, request);
      assert.equal(await store.byId(request.id), request);
    }
  });

  fact('a request is found by its revision, and what is not there is undefined', async ({ store }) => {
    const request = createUserRequest();
    await submit(store, request);
    assert.equal(await store.byRevision(request.revision), request);
    assert.is(await store.byRevision(request.id), undefined);
    assert.is(await store.byId(request.revision), undefined);
  });

  fact('a request comes with its audit event and its jobs', async ({ store }) => {
    const request = createUserRequest();
    await store.submit(request, submission(request, 'view', ['show_request', 'carry_out_request']));
    assert.equal(await store.auditEvents(request.id), [submittedEvent(request)]);
    const claims = await claimAll(store, 10, 1000);
    assert.equal(claims.map(({ kind }) => kind).sort(), ['carry_out_request', 'show_request']);
    for (const claim of claims) assert.is(claim.requestId, request.id);
  });

  fact('the same form again answers with the request that it made, and stores nothing', async ({ store }) => {
    const first = createUserRequest();
    const again = createUserRequest({ content: first.content });
    await store.submit(first, submission(first, 'view', ['show_request']));
    const result = await store.submit(again, submission(again, 'view', ['show_request', 'carry_out_request']));
    assert.equal(result, { result: 'repeated', request: first });
    assert.is(await store.byId(again.id), undefined);
    assert.is((await store.auditEvents(again.id)).length, 0);
    assert.is((await claimAll(store, 10, 1000)).length, 1);
  });

  fact('the same form sent many times at once makes one request', async ({ store }) => {
    const requests = Array.from({ length: 8 }, () => createUserRequest());
    const results = await Promise.all(
      requests.map((request) => store.submit(request, submission(request, 'view', ['show_request']))),
    );
    assert.is(results.filter(({ result }) => result === 'stored').length, 1);
    assert.is(results.filter(({ result }) => result === 'repeated').length, 7);
    assert.is((await claimAll(store, 10, 1000)).length, 1);
  });

  for (const status of STATUSES) {
    const verb = isOpen(status) ? 'holds' : 'frees';
    fact(`a request that is ${status} ${verb} its e-mail, whatever its case`, async ({ store }) => {
      const first = createUserRequest({ status });
      const second = createUserRequest({ content: { ...first.content, email: first.content.email.toUpperCase() } });
      await submit(store, first);
      const result = await submit(store, second);
      assert.equal(result, isOpen(status) ? { result: 'open', request: first } : { result: 'stored' });
      assert.equal(await store.byId(second.id), isOpen(status) ? undefined : second);
      assert.is((await store.auditEvents(second.id)).length, isOpen(status) ? 0 : 1);
    });
  }

  fact('of many requests for one e-mail at once one is stored, and the others learn which', async ({ store }) => {
    const { content } = createUserRequest();
    const requests = Array.from({ length: 8 }, () => createUserRequest({ content }));
    const results = await Promise.all(requests.map((request) => submit(store, request)));
    const winner = requests.find((_, index) => results[index]?.result === 'stored');
    assert.ok(winner);
    assert.equal(
      requests.filter((_, index) => results[index]?.result === 'stored'),
      [winner],
    );
    assert.equal(
      results.filter(({ result }) => result !== 'stored'),
      Array.from({ length: 7 }, () => ({ result: 'open', request: winner })),
    );
  });

  fact('an invitation holds its e-mail for one tenant, and for invitations only', async ({ store }) => {
    const first = addToTenantRequest();
    const elsewhere = addToTenantRequest({ content: { ...first.content, tenantId: crypto.randomUUID() } });
    const user = createUserRequest({ content: { email: first.content.email, roleId: first.content.roleId } });
    const same = addToTenantRequest({ content: first.content });
    assert.is((await submit(store, first)).result, 'stored');
    assert.is((await submit(store, elsewhere)).result, 'stored');
    assert.is((await submit(store, user)).result, 'stored');
    assert.equal(await submit(store, same), { result: 'open', request: first });
  });

  fact('a taken id or revision is an error, and nothing is stored', async ({ store }) => {
    const first = createUserRequest();
    await submit(store, first);
    for (const taken of [{ id: first.id }, { revision: first.revision }]) {
      const request = createUserRequest(taken);
      let message = '';
      await store.submit(request, submission(request, 'another view', [])).catch((error) => {
        message = error.message;
      });
      assert.match(message, 'its id or its revision is taken');
    }
    assert.equal(await store.byId(first.id), first);
    assert.is((await store.auditEvents(first.id)).length, 1);
  });

  fact('another store on the same database sees what was stored', async ({ store, again }) => {
    const request = createUserRequest();
    await submit(store, request);
    assert.equal(await (await again()).byId(request.id), request);
  });
}
