import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WrittenUser } from '../../src/ports/platform.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('users');

const { harbour, platformUser } = seedIds;
const user = { email: 'new@example.com', roleId: platformUser };
const agent = seedIds.tenantRole(harbour, 'Agent');
const answer = (body: unknown, status = 200) => ({ kind: 'answer', status, body }) as const;
const users = { method: 'GET', path: /users/ };

test(
  'createUser sends the fields as they are, and gives what CxEngage stored',
  withStandIn(async ({ standIn, platform }) => {
    const created = await platform.createUser({
      ...user,
      firstName: 'Neva',
      additionalRoleIds: [seedIds.passwordRestricted],
      status: 'invited',
      personalTelephone: '+14162221122',
    });
    const stored = standIn.state.findUser(user.email);
    assert.equal(created, {
      id: stored?.id,
      email: user.email,
      aliasId: stored?.aliasPlatformUserId,
      roleId: platformUser,
      status: 'pending',
      created: '2026-01-15T12:00:00Z',
      createdBy: standIn.apiKey.id,
    });
    assert.equal(standIn.calls.at(-1)?.body, {
      email: 'new@example.com',
      roleId: platformUser,
      firstName: 'Neva',
      additionalRoleIds: [seedIds.passwordRestricted],
      status: 'invited',
      personalTelephone: '+14162221122',
    });
  }),
);

for (const [what, status] of [
  ['200', 200],
  ['201', 201],
] as const) {
  test(
    `createUser and addToTenant take ${what} for a success`,
    withStandIn(
      async ({ standIn, platform }) => {
        const { id } = await platform.createUser(user);
        const added = await platform.addToTenant({
          tenantId: harbour,
          email: user.email,
          roleId: agent,
          status: 'accepted',
        });
        assert.is(added.id, id);
        assert.equal(
          standIn.calls.filter(({ wrote }) => wrote).map((call) => call.status),
          [status, status],
        );
      },
      { settings: { createStatus: status } },
    ),
  );
}

for (const status of [200, 202, 204]) {
  test(
    `createUser does not believe a ${status} without a body`,
    withStandIn(async ({ standIn, platform, requests }) => {
      standIn.fault({ match: { method: 'POST', path: /users/ }, effect: { kind: 'answer', status } });
      const error = await thrownBy(platform.createUser(user), 'outcome_unknown');
      assert.equal([error.status, error.said], [status, `an answer that the bot could not read (${status})`]);
      assert.equal(requests(), ['POST /v1/users']);
    }),
  );
}

const errorBodies: readonly (readonly [body: unknown, said: string])[] = [
  [{ error: { message: 'The quota is used up.', attribute: null } }, 'The quota is used up (200)'],
  [{ error: 'try later' }, 'try later (200)'],
  [{ message: 'no seat left' }, 'no seat left (200)'],
  [{ result: null, error: { attribute: { email: 'is reserved' } } }, 'email: is reserved (200)'],
  [{ result: {} }, 'an answer that the bot could not read (200)'],
];
for (const [body, said] of errorBodies) {
  test(
    `a write that is answered with 200 and ${JSON.stringify(body)} is open, in CxEngage's own words`,
    withStandIn(async ({ standIn, platform }) => {
      const match = { method: 'POST', path: /users/ };
      standIn.fault({ match, effect: { kind: 'answer', status: 200, body }, times: 2 });
      const invitation = { tenantId: harbour, email: user.email, roleId: agent, status: 'accepted' } as const;
      for (const work of [platform.createUser(user), platform.addToTenant(invitation)]) {
        const error = await thrownBy(work, 'outcome_unknown');
        assert.equal([error.status, error.said], [200, said]);
      }
    }),
  );
}

/** What CxEngage answers to a write that it has carried out, and what is read of it. */
const confirmations: readonly (readonly [what: string, result: unknown, written: WrittenUser])[] = [
  ['another address', { id: 'u-1', email: 'other@example.com' }, { id: 'u-1', email: 'other@example.com' }],
  ['nothing but the id', { id: 'u-1' }, { id: 'u-1' }],
  [
    'lines that it forges',
    { id: 'u-1', status: 'enabled\nRole: boss', roleId: 'r\u202E', created: '2026-01-15\t' },
    { id: 'u-1', status: 'enabled Role: boss', roleId: 'r[U+202E]', created: '2026-01-15' },
  ],
  ['nothing but the userId', { userId: 'u-3' }, { id: 'u-3' }],
  ['an id that is a number', { id: 42, email: user.email }, { id: '42', email: user.email }],
  ['a userId that is a number', { id: null, userId: 42 }, { id: '42' }],
  ['an id that is of no use, and a userId', { id: '', userId: 'u-3' }, { id: 'u-3' }],
  ['an address that is null', { id: 'u-1', email: null }, { id: 'u-1' }],
  ['odd types', { id: 'u-1', email: 7, status: [], roleId: 5, created: 1466082632, createdBy: {} }, { id: 'u-1' }],
];
for (const createStatus of [200, 201] as const) {
  for (const [what, result, written] of confirmations) {
    test(
      `a write that is answered with ${createStatus} and ${what} has happened`,
      withStandIn(
        async ({ standIn, platform }) => {
          await platform.check();
          standIn.fault({ match: { method: 'POST' }, effect: { kind: 'replaceBody', body: { result } }, times: 2 });
          assert.equal(await platform.createUser(user), written);
          const invitation = { tenantId: harbour, email: user.email, roleId: agent, status: 'accepted' } as const;
          assert.equal(await platform.addToTenant(invitation), written);
          assert.is(standIn.calls.filter(({ wrote }) => wrote).length, 2);
        },
        { settings: { createStatus } },
      ),
    );
  }
}

test(
  'a write is believed whatever type its answer has, when it has an id',
  withStandIn(async ({ standIn, platform }) => {
    const effect = { kind: 'wrongContentType' } as const;
    standIn.fault({ match: { method: 'POST', path: /users/ }, effect, times: 2 });
    const { id, email } = await platform.createUser(user);
    assert.equal([id, email], [standIn.state.findUser(user.email)?.id, user.email]);
    const invitation = { tenantId: harbour, email: user.email, roleId: agent, status: 'accepted' } as const;
    assert.is((await platform.addToTenant(invitation)).id, id);
  }),
);

for (const duplicate of [400, 409] as const) {
  test(
    `createUser says that an address is taken, told by ${duplicate}`,
    withStandIn(
      async ({ standIn, platform, requests }) => {
        const before = standIn.state.users.length;
        const error = await thrownBy(
          platform.createUser({ ...user, email: 'INES.okafor@harbour.example' }),
          'conflict',
        );
        assert.match(error.fields?.email ?? '', /same value already exists/);
        assert.is(standIn.state.users.length, before);
        assert.equal(requests(), ['POST /v1/users']);
      },
      { settings: { duplicate } },
    ),
  );
}

for (const status of [301, 302, 303, 307, 308]) {
  test(
    `a ${status} to a write is not followed`,
    withStandIn(async ({ standIn, platform, requests }) => {
      const headers = { Location: '/v1/users?email=ines.okafor%40harbour.example' };
      const effect = { kind: 'answer', status, headers, writeFirst: true } as const;
      standIn.fault({ match: { method: 'POST', path: /users/ }, effect });
      await thrownBy(platform.createUser(user), 'outcome_unknown');
      standIn.fault({ match: users, effect: { kind: 'answer', status, headers } });
      await thrownBy(platform.findUser('tomas.lind@harbour.example'), 'upstream');
      assert.equal(requests(), ['POST /v1/users', 'GET /v1/users?email=tomas.lind%40harbour.example']);
    }),
  );
}

for (const unknownEmail of [404, 'emptyList'] as const) {
  test(
    `findUser gives nobody for an address that nobody has, told by ${unknownEmail}`,
    withStandIn(
      async ({ platform }) => {
        assert.is(await platform.findUser('nobody@example.com'), undefined);
      },
      { settings: { unknownEmail } },
    ),
  );
}

test(
  'findStoredAs gives the user with the address, or else the only one that CxEngage gives for it',
  withStandIn(async ({ standIn, platform }) => {
    const one = (id: string, email: string) => ({ id, email });
    const given = async (...result: readonly object[]) => {
      standIn.fault({ match: users, effect: { kind: 'answer', status: 200, body: { result } } });
      return (await platform.findStoredAs('bob+new@example.com'))?.id;
    };
    assert.is(await given(one('u1', 'bob@example.com')), 'u1');
    assert.is(await given(one('u1', 'bob@example.com'), one('u2', 'BOB+new@example.com')), 'u2');
    assert.is(await given(one('u1', 'bob@example.com'), one('u2', 'bo@example.com')), undefined);
    assert.is(await given(), undefined);
    await thrownBy(given({ email: 'bob@example.com' }), 'upstream');
    await thrownBy(given(one('u1', 'bob+new@example.com'), one('u2', 'bob+new@example.com')), 'conflict');
  }),
);

test(
  'findUser gives nobody for a 404 without a body',
  withStandIn(async ({ standIn, platform }) => {
    standIn.fault({ match: users, effect: { kind: 'answer', status: 404 } });
    assert.is(await platform.findUser('ines.okafor@harbour.example'), undefined);
  }),
);

test(
  'a 404 of any other call speaks of the base URL',
  withStandIn(async ({ standIn, platform, connect }) => {
    const wrong = connect({ url: `${standIn.url}/v1` });
    const invitation = { tenantId: harbour, email: user.email, roleId: agent, status: 'accepted' } as const;
    standIn.fault({ match: { path: /v1\/(?!tokens)/ }, effect: { kind: 'answer', status: 404 }, times: 99 });
    for (const call of [
      () => wrong.check(),
      () => wrong.findUser(user.email),
      () => platform.roles(),
      () => platform.createUser(user),
      () => platform.tenants(),
      () => platform.tenantRoles(harbour),
      () => platform.findTenantUser(harbour, user.email),
      () => platform.addToTenant(invitation),
    ]) {
      assert.match((await thrownBy(call(), 'not_found')).message, /base URL in CXENGAGE_API_URL may be wrong/);
    }
  }),
);

test(
  'findUser finds an address in any case, and one with a plus',
  withStandIn(async ({ standIn, platform, requests }) => {
    const { id } = standIn.state.addUser({ email: 'A+b&c=ü%@Example.com' });
    assert.is((await platform.findUser('a+B&c=ü%@example.com'))?.id, id);
    assert.equal(requests(), ['GET /v1/users?email=a%2BB%26c%3D%C3%BC%25%40example.com']);
  }),
);

test(
  'findUser calls an address that the API refuses a mistake of the input',
  withStandIn(async ({ platform }) => {
    assert.equal((await thrownBy(platform.findUser('no address'), 'validation')).fields, { email: 'invalid email' });
  }),
);

const one = { id: 'u-1', email: 'New@Example.com' };
const found: [what: string, result: unknown, id: string | undefined][] = [
  ['a list of one', [one], 'u-1'],
  ['one object', one, 'u-1'],
  ['another user only', [{ id: 'u-2', email: 'renew@example.com' }], undefined],
  ['one object of another user', { id: 'u-2', email: 'renew@example.com' }, undefined],
  ['the user among others', [{ email: 'other@example.com' }, one], 'u-1'],
  ['the user twice', [one, { ...one, status: 'enabled' }], 'u-1'],
  ['a userId in place of the id', [{ userId: 'u-3', email: one.email }], 'u-3'],
  ['both ids', [{ id: 'u-1', userId: 'u-3', email: one.email }], 'u-1'],
  ['an id that is null', [{ id: null, userId: 'u-3', email: one.email }], 'u-3'],
];
for (const [what, result, id] of found) {
  test(
    `findUser reads ${what}`,
    withStandIn(async ({ standIn, platform }) => {
      standIn.fault({ match: users, effect: answer({ result }) });
      assert.is((await platform.findUser(user.email))?.id, id);
    }),
  );
}

const unreadable: [what: string, result: unknown][] = [
  ['null', null],
  ['a text', 'nobody'],
  ['a user without an e-mail', [{ id: 'u-1' }]],
  ['the user without an id', [{ email: user.email }]],
];
for (const [what, result] of unreadable) {
  test(
    `findUser does not take ${what} for nobody`,
    withStandIn(async ({ standIn, platform }) => {
      standIn.fault({ match: users, effect: answer({ result }) });
      await thrownBy(platform.findUser(user.email), 'upstream');
    }),
  );
}

test(
  'several users with one address are a conflict',
  withStandIn(async ({ standIn, platform }) => {
    const result = [one, { id: 'u-2', email: 'new@example.com' }];
    standIn.fault({ match: users, effect: answer({ result }), times: 2 });
    assert.match((await thrownBy(platform.findUser(user.email), 'conflict')).message, /2 users with this address/);
    await thrownBy(platform.findTenantUser(harbour, user.email), 'conflict');
  }),
);

test(
  'unknown words and fields, nulls and odd types do not hide a user',
  withStandIn(async ({ standIn, platform }) => {
    const odd = {
      ...one,
      status: 'hibernating',
      aliasPlatformUserId: 533,
      roleId: null,
      created: 1466082632,
      createdBy: null,
      resetPasswordExpiryDate: '2026-01-02T00:00:00Z',
      surprise: { deep: true },
    };
    standIn.fault({ match: users, effect: answer({ result: [odd], paging: null }) });
    assert.equal(await platform.findUser(user.email), {
      ...one,
      aliasId: '533',
      status: 'hibernating',
      expires: '2026-01-02T00:00:00Z',
    });
  }),
);

test(
  'addToTenant names the tenant in the path only, and leaves out what is not set',
  withStandIn(async ({ standIn, platform }) => {
    const email = 'only.platform@harbour.example';
    const invited = await platform.addToTenant({ tenantId: harbour, email, roleId: agent, status: 'invited' });
    assert.equal(invited, {
      id: seedIds.user(email),
      email,
      roleId: agent,
      status: 'invited',
      created: '2026-01-15T12:00:00Z',
      createdBy: standIn.apiKey.id,
      expires: '2026-01-16T12:00:00Z',
    });
    assert.is(standIn.calls.at(-1)?.path, `/v1/tenants/${harbour}/users`);
    assert.equal(standIn.calls.at(-1)?.body, { email, roleId: agent, status: 'invited' });
  }),
);

test(
  'addToTenant sends the sign-in settings that are set, false included',
  withStandIn(async ({ standIn, platform }) => {
    const email = 'only.platform@harbour.example';
    const settings = { noPassword: false, defaultIdentityProvider: seedIds.okta };
    await platform.addToTenant({ tenantId: harbour, email, roleId: agent, status: 'accepted', ...settings });
    assert.equal(standIn.calls.at(-1)?.body, { email, roleId: agent, status: 'accepted', ...settings });
  }),
);

for (const [unknownInvitee, kind] of [
  [400, 'validation'],
  [404, 'not_found'],
] as const) {
  test(
    `addToTenant refuses somebody who is not on the platform, told by ${unknownInvitee}`,
    withStandIn(
      async ({ platform }) => {
        const invitation = { tenantId: harbour, email: user.email, roleId: agent, status: 'accepted' } as const;
        await thrownBy(platform.addToTenant(invitation), kind);
      },
      { settings: { unknownInvitee } },
    ),
  );
}

test(
  'a tenant id is encoded in the path',
  withStandIn(async ({ platform, requests }) => {
    const tenantId = '../v1/users?x=';
    await thrownBy(platform.findTenantUser(tenantId, user.email));
    await thrownBy(platform.addToTenant({ tenantId, email: user.email, roleId: agent, status: 'accepted' }));
    await thrownBy(platform.tenantRoles(tenantId));
    await thrownBy(platform.identityProviders(tenantId));
    for (const request of requests()) assert.match(request, '/v1/tenants/..%2Fv1%2Fusers%3Fx%3D/');
  }),
);

test(
  'findTenantUser finds a member in any case, and nobody who is on the platform only',
  withStandIn(async ({ platform }) => {
    const omar = await platform.findTenantUser(harbour, 'OMAR.haddad@harbour.example');
    assert.is(omar?.id, seedIds.user('omar.haddad@harbour.example'));
    assert.is(omar?.status, 'invited');
    assert.is(await platform.findTenantUser(harbour, 'only.platform@harbour.example'), undefined);
  }),
);

test(
  'findTenantUser passes members over that it cannot read, unless it is the one',
  withStandIn(async ({ standIn, platform }) => {
    const result = [{ id: 'u-0' }, { id: 'u-2', email: null }, one];
    standIn.fault({ match: users, effect: answer({ result }) });
    assert.is((await platform.findTenantUser(harbour, user.email))?.id, 'u-1');
    standIn.fault({ match: users, effect: answer({ result: [{ email: user.email }] }) });
    await thrownBy(platform.findTenantUser(harbour, user.email), 'upstream');
  }),
);

test(
  'findTenantUser does not take a missing tenant for a missing member',
  withStandIn(async ({ platform }) => {
    await thrownBy(platform.findTenantUser(platformUser, user.email), 'not_found');
  }),
);

const NEVER_TOO_OLD = 0;
const omar = 'OMAR.haddad@harbour.example';

test(
  'wasInTenant asks once a minute for all members, and again for what is newer than that',
  withStandIn(async ({ clock, platform, requests }) => {
    const newcomer = 'new.comer@harbour.example';
    assert.is(await platform.wasInTenant(harbour, omar, NEVER_TOO_OLD), true);
    assert.is(await platform.wasInTenant(harbour, newcomer, NEVER_TOO_OLD), false);
    assert.is(requests().length, 1);
    clock.advance(59_999);
    await platform.wasInTenant(harbour, newcomer, clock.now() - 59_999);
    assert.is(requests().length, 1);
    await platform.wasInTenant(harbour, newcomer, clock.now() - 59_998);
    assert.is(requests().length, 2, 'the list was older than that');
    clock.advance(60_000);
    await platform.wasInTenant(harbour, newcomer, NEVER_TOO_OLD);
    assert.is(requests().length, 3, 'a minute later');
  }),
);

test(
  'wasInTenant knows of what these credentials have added since, also when the answer was lost',
  withStandIn(async ({ standIn, platform }) => {
    const [first, second] = ['only.platform@harbour.example', 'second@harbour.example'];
    const was = (email: string) => platform.wasInTenant(harbour, email, NEVER_TOO_OLD);
    assert.equal([await was(first), await was(second)], [false, false]);
    const invitation = { tenantId: harbour, roleId: agent, status: 'accepted' } as const;
    await platform.addToTenant({ ...invitation, email: first });
    standIn.fault({ match: { method: 'POST' }, effect: { kind: 'dropAfterWrite' } });
    await thrownBy(platform.addToTenant({ ...invitation, email: second }), 'outcome_unknown');
    assert.equal([await was(first), await was(second.toUpperCase())], [true, true]);
  }),
);

test(
  'as many calls as configured are in flight at once',
  withStandIn(
    async ({ standIn, platform }) => {
      await platform.check();
      let most = 0;
      standIn.onCall(() => {
        most = Math.max(most, standIn.calls.filter(({ status }) => status === 'waiting').length);
      });
      standIn.fault({ match: users, effect: { kind: 'slow', ms: 50 }, times: Number.POSITIVE_INFINITY });
      await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => platform.findUser(`${number}@example.com`)));
      assert.ok(most > 1 && most <= 3, `${most} at once`);
    },
    { options: { concurrency: 3 } },
  ),
);

test(
  'the base URL may end with a slash',
  withStandIn(async ({ standIn, connect, requests }) => {
    await connect({ url: `${standIn.url}/` }).check();
    assert.equal(requests(true), ['POST /v1/tokens', 'GET /v1/roles']);
  }),
);

test.run();
