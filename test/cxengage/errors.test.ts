import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ErrorKind } from '../../src/errors.ts';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('an error of CxEngage');

const user = { email: 'new@example.com', roleId: seedIds.platformUser };
const says = {
  page: 'an HTML page instead of an answer',
  taken: 'resource with the same value already exists in the system',
};

interface Expected {
  /** Of a read, and of a write. */
  readonly kinds: readonly [read: ErrorKind, write: ErrorKind];
  readonly fields?: Record<string, string>;
  /** What the sentence must hold. */
  readonly says: string;
}
const same = (kind: ErrorKind, text: string, fields?: Record<string, string>): Expected => ({
  kinds: [kind, kind],
  says: text,
  ...(fields && { fields }),
});
const open = (text: string): Expected => ({ kinds: ['upstream', 'outcome_unknown'], says: text });

const refusedToken = 'CxEngage refused a token that it had just issued (401)';

const expected: Record<keyof typeof errorShapes, Expected> = {
  field: same('validation', 'input: email: is not a valid address (400)', { email: 'is not a valid address' }),
  fieldList: same('validation', 'is too long, has no domain', { email: 'is too long, has no domain' }),
  fieldRequiredWord: same('validation', 'roleId: is required', { roleId: 'is required' }),
  attributeString: same('validation', 'externalId: is taken', { externalId: 'is taken' }),
  attributeNull: same('validation', 'the request makes no sense'),
  errorString: same('upstream', refusedToken),
  errorArray: same('validation', 'first complaint; second complaint'),
  proxied: same('validation', 'the directory refused the entry'),
  plainText401: same('upstream', refusedToken),
  plainText403: same('forbidden', 'Permission denied (403)'),
  html503: open(`${says.page} (503)`),
  html504: open(`${says.page} (504)`),
  json500: open('internal server error (500)'),
  json502: open('bad gateway (502)'),
  conflict409: same('conflict', `email: ${says.taken} (409)`, { email: says.taken }),
  notFound404: same('not_found', 'The base URL in CXENGAGE_API_URL may be wrong'),
  forbidden403: same('forbidden', 'the role has more permissions than yours (403)'),
  redirect302: open('a redirect instead of an answer (302)'),
  tooMany429: same('upstream', 'slow down: Too many requests (429)'),
};

for (const [name, { kinds, fields, says: text }] of Object.entries(expected)) {
  // The keys are those of errorShapes: the type of `expected` says so, Object.entries forgets it.
  const shape = errorShapes[name as keyof typeof errorShapes];
  const effect = { kind: 'answer', ...shape } as const;
  const retryAfterMs = shape.status === 429 ? 2000 : undefined;

  for (const [what, path, kind] of [
    ['read', /^\/v1\/roles/, kinds[0]],
    ['write', /^\/v1\/users/, kinds[1]],
  ] as const) {
    test(
      `${name} to a ${what} is ${kind}, and says why`,
      withStandIn(async ({ standIn, platform, requests }) => {
        standIn.fault({ match: { path }, times: Number.POSITIVE_INFINITY, effect });
        const error = await thrownBy(what === 'read' ? platform.roles() : platform.createUser(user), kind);
        assert.is(error.status, shape.status);
        assert.equal(error.fields, fields);
        assert.is(error.retryAfterMs, retryAfterMs);
        assert.ok(error.message.includes(text), error.message);
        assert.match(error.message, /^[^\n<>{}]*\.$/);
        assert.match(error.said ?? '', new RegExp(`^[^\\n<>{}]+ \\(${shape.status}\\)$`));
        // Only a refused token is a reason to repeat a call.
        assert.is(requests().length, shape.status === 401 ? 2 : 1);
      }),
    );
  }
}

test(
  'names the permission that a forbidden call needs, and the role when one is given out',
  withStandIn(async ({ standIn, platform }) => {
    standIn.state.callers.apiKey.permissions.clear();
    const write = await thrownBy(platform.createUser(user), 'forbidden');
    assert.match(write.message, /need the permission MANAGE_ALL_USERS and every permission of the role/);
    const read = await thrownBy(platform.roles(), 'forbidden');
    assert.match(read.message, /need the permission VIEW_ALL_ROLES\. The bot's operator can grant it in CxEngage\.$/);
    const tenant = { tenantId: seedIds.harbour, email: 'new@example.com', status: 'invited' } as const;
    const invite = await thrownBy(platform.addToTenant({ ...tenant, roleId: seedIds.platformUser }), 'forbidden');
    assert.match(invite.message, /MANAGE_TENANT_ENROLLMENT/);
  }),
);

const waits: [header: string, expected: number | undefined][] = [
  ['0', 0],
  ['120', 120_000],
  ['Thu, 15 Jan 2026 12:00:30 GMT', 30_000],
  ['Thu, 15 Jan 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
  ['2026', 2_026_000],
];
for (const [header, wait] of waits) {
  for (const status of [429, 503]) {
    test(
      `Retry-After: ${header} with a ${status} is a wait of ${wait} ms`,
      withStandIn(async ({ standIn, connect }) => {
        const platform = connect({ clock: { now: () => Date.UTC(2026, 0, 15, 12), elapsed: () => 0 } });
        const effect = { kind: 'answer', status, headers: { 'Retry-After': header } } as const;
        standIn.fault({ match: { path: /roles/ }, effect });
        assert.is((await thrownBy(platform.roles(), 'upstream')).retryAfterMs, wait);
      }),
    );
  }
}

const codes: [status: number, read: ErrorKind, write: ErrorKind][] = [
  [301, 'upstream', 'outcome_unknown'],
  [307, 'upstream', 'outcome_unknown'],
  [405, 'not_found', 'not_found'],
  [408, 'upstream', 'outcome_unknown'],
  [410, 'not_found', 'not_found'],
  [413, 'validation', 'validation'],
  [422, 'validation', 'validation'],
  [501, 'upstream', 'outcome_unknown'],
  [599, 'upstream', 'outcome_unknown'],
];
for (const [status, read, write] of codes) {
  test(
    `${status} without a body is ${read} to a read and ${write} to a write`,
    withStandIn(async ({ standIn, platform }) => {
      standIn.fault({ match: { path: /roles|users/ }, times: 2, effect: { kind: 'answer', status } });
      await thrownBy(platform.roles(), read);
      await thrownBy(platform.createUser(user), write);
    }),
  );
}

test(
  'never repeats the token that the answer quotes',
  withStandIn(async ({ standIn, platform }) => {
    await platform.check();
    const effect = { kind: 'answer', status: 200, body: { token: 'opaque-token-1', ttl: 60 } } as const;
    standIn.fault({ match: { path: /tokens/ }, effect });
    standIn.fault({ match: { path: /users/ }, effect: { kind: 'revokeToken' } });
    const echo = { kind: 'answer', status: 403, body: { error: 'Token opaque-token-1 may not' } } as const;
    standIn.fault({ match: { path: /users/ }, effect: echo });
    const error = await thrownBy(platform.createUser(user), 'forbidden');
    assert.match(error.message, /Token … may not/);
  }),
);

test.run();
