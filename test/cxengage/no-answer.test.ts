import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { noAnswer } from '../../src/cxengage/errors.ts';
import { type ConnectedPlatform, connectPlatform } from '../../src/cxengage/platform.ts';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('no answer from CxEngage');

const user = { email: 'new@example.com', roleId: seedIds.platformUser };
/** Long enough for what must succeed within it on a busy machine. */
const timeLimitMs = 500;
const always = Number.POSITIVE_INFINITY;
const isNew = ({ email }: { email: string }) => email === user.email;

const welcome = {
  kind: 'answer',
  status: 200,
  body: '<html>Welcome</html>',
  contentType: 'text/html',
  writeFirst: true,
} as const;
const waiting: (() => void)[] = [];
/** Tests that wait for a time limit start together, with the first of them. */
function together(run: () => Promise<void>): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  waiting.push(() => resolve(run()));
  promise.catch(() => {});
  return () => {
    for (const start of waiting.splice(0)) start();
    return promise;
  };
}

/** Has its token. A first call may take longer than the time limit here. */
async function ready(platform: ConnectedPlatform): Promise<void> {
  const isReady = () =>
    platform.check().then(
      () => true,
      () => false,
    );
  while (!(await isReady()));
}

const lost: [what: string, effect: FaultEffect, written: number, says: RegExp][] = [
  ['breaks before anything is handled', { kind: 'drop' }, 0, /the connection broke/],
  ['breaks after the write', { kind: 'dropAfterWrite' }, 1, /the connection broke/],
  ['ends in its middle', { kind: 'cutBody' }, 1, /the answer \(200\) was cut/],
  ['never comes', { kind: 'hang' }, 0, /no answer within 0\.5 s/],
  ['comes too late', { kind: 'slow', ms: 60_000, writeFirst: true }, 1, /no answer within 0\.5 s/],
  ['is empty', { kind: 'emptyBody' }, 1, /an answer that the bot could not read \(200\)/],
  ['is a web page', welcome, 1, /an HTML page instead of an answer \(200\)/],
  ['has no result', { kind: 'replaceBody', body: { id: 'x' } }, 1, /an answer that the bot could not read \(200\)/],
  ['is a result of another shape', { kind: 'replaceBody', body: { result: { id: [] } } }, 1, /could not read/],
  ['is a user without an id', { kind: 'replaceBody', body: { result: { email: user.email } } }, 1, /could not read/],
  ['hides the write behind a 500', { kind: 'answer', status: 500, writeFirst: true }, 1, /no reason given \(500\)/],
];
for (const [what, effect, written, says] of lost) {
  const waits = effect.kind === 'hang' || effect.kind === 'slow';
  const setting = waits ? { options: { timeLimitMs } } : {};
  const write = withStandIn(async ({ standIn, platform, requests }) => {
    await ready(platform);
    const before = requests().length;
    standIn.fault({ match: { method: 'POST', path: /users/ }, effect, times: always });
    const error = await thrownBy(platform.createUser(user), 'outcome_unknown');
    assert.match(error.message, says);
    assert.match(error.said ?? '', says);
    assert.equal(requests().slice(before), ['POST /v1/users']);
    assert.is(standIn.state.users.filter(isNew).length, written);
  }, setting);
  test(
    `an answer to a write that ${what} leaves the outcome open, and the write is not repeated`,
    waits ? together(write) : write,
  );

  const read = withStandIn(async ({ standIn, platform, requests }) => {
    await ready(platform);
    const before = requests().length;
    standIn.fault({ match: { path: /roles/ }, effect, times: always });
    await thrownBy(platform.roles(), 'upstream');
    // A broken connection is tried once more; whatever came or did not come in time is not.
    assert.is(requests().length - before, /^(drop|dropAfterWrite)$/.test(effect.kind) ? 2 : 1);
  }, setting);
  test(`an answer to a read that ${what} is trouble upstream`, waits ? together(read) : read);
}

test(
  'is what has the type of a web page, whatever it holds, to a read',
  withStandIn(async ({ standIn, platform, requests }) => {
    standIn.fault({ match: { path: /roles/ }, effect: { kind: 'wrongContentType' }, times: always });
    await thrownBy(platform.roles(), 'upstream');
    assert.equal(requests(), ['GET /v1/roles']);
  }),
);

test(
  'because of a connection that breaks once is mended for a read',
  withStandIn(async ({ standIn, platform }) => {
    standIn.fault({ match: { path: /roles/ }, effect: { kind: 'drop' } });
    assert.is((await platform.roles()).length, 3);
  }),
);

test(
  'is not asked for again when the caller has a budget',
  withStandIn(async ({ standIn, platform, requests }) => {
    standIn.fault({ match: { path: /users/ }, effect: { kind: 'drop' } });
    await thrownBy(platform.findUser('a@example.com', { signal: new AbortController().signal }), 'upstream');
    assert.is(requests().length, 1);
  }),
);

test(
  'within the caller’s budget is trouble upstream, at once',
  withStandIn(async ({ standIn, platform }) => {
    standIn.fault({ match: { path: /users|roles|me$/ }, effect: { kind: 'hang' }, times: always });
    const budget = new AbortController();
    standIn.onCall(({ path }) => path === '/v1/me' && budget.abort());
    const waiting = [
      platform.findUser('a@example.com', budget),
      platform.check(budget),
      platform.tenantRoles(seedIds.harbour, budget),
      platform.tenants(budget),
    ];
    for (const error of await Promise.all(waiting.map((work) => thrownBy(work, 'upstream')))) {
      assert.match(error.message, /did not answer in time/);
    }
    for (const work of [platform.findUser('a@example.com', budget), platform.tenants(budget), platform.roles(budget)]) {
      await thrownBy(work, 'upstream');
    }
  }),
);

test(
  'is not waited for in the queue when the budget is spent already',
  withStandIn(
    async ({ standIn, platform }) => {
      standIn.fault({ match: { path: /users/ }, effect: { kind: 'hang' } });
      const budget = new AbortController();
      const first = thrownBy(platform.findUser('a@example.com', budget), 'upstream');
      const second = thrownBy(platform.findUser('b@example.com', { signal: AbortSignal.abort() }), 'upstream');
      assert.is(await Promise.race([first.then(() => 'first'), second.then(() => 'second')]), 'second');
      budget.abort();
      await first;
    },
    { options: { concurrency: 1 } },
  ),
);

test(
  'from the token call means that nothing was written',
  together(
    withStandIn(
      async ({ standIn, platform, requests }) => {
        for (const kind of ['hang', 'drop'] as const) {
          standIn.fault({ match: { path: /tokens/ }, effect: { kind } });
          await thrownBy(platform.createUser(user), 'upstream');
        }
        assert.equal(requests(), []);
      },
      { options: { timeLimitMs } },
    ),
  ),
);

test(
  'to the renewal of a token means that nothing was written',
  together(
    withStandIn(
      async ({ standIn, platform }) => {
        await ready(platform);
        standIn.fault({ match: { path: /users/ }, effect: { kind: 'revokeToken' } });
        standIn.fault({ match: { path: /tokens/ }, effect: { kind: 'hang' } });
        await thrownBy(platform.createUser(user), 'upstream');
        assert.not(standIn.state.users.some(isNew));
      },
      { options: { timeLimitMs } },
    ),
  ),
);

test(
  'to what stands before a write in the queue means that it is not sent any more',
  together(
    withStandIn(
      async ({ standIn, platform, requests }) => {
        await ready(platform);
        const disarm = standIn.fault({ match: { path: /tenants/ }, effect: { kind: 'hang' }, times: always });
        await Promise.all([
          thrownBy(platform.tenantRoles(seedIds.harbour), 'upstream'),
          thrownBy(platform.identityProviders(seedIds.harbour), 'upstream'),
          // Its own time is over when the first of the two before it is given up.
          thrownBy(platform.createUser(user), 'upstream'),
        ]);
        disarm();
        await ready(platform);
        assert.not(requests().includes('POST /v1/users'));
      },
      { options: { timeLimitMs, concurrency: 1 } },
    ),
  ),
);

test(
  'that is listening is trouble upstream for reads and writes: nothing was sent',
  withStandIn(async ({ standIn, platform }) => {
    await standIn.down();
    for (const work of [platform.createUser(user), platform.roles(), platform.findUser('a@example.com')]) {
      const error = await thrownBy(work, 'upstream');
      assert.match(error.message, /cannot be reached \(ECONNREFUSED\)/);
    }
    await standIn.up();
    assert.is((await platform.createUser(user)).email, user.email);
  }),
);

test(
  'at the moment of the write itself, with a token in hand, is trouble upstream',
  withStandIn(async ({ standIn, platform }) => {
    await ready(platform);
    await standIn.down();
    // This one finds the kept connection dead.
    await thrownBy(platform.findUser(user.email), 'upstream');
    assert.match((await thrownBy(platform.createUser(user), 'upstream')).message, /ECONNREFUSED/);
  }),
);

test(
  'is known from a body that stalls: the time limit covers it',
  together(async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"token":');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const credentials = { username: 'bot@example.com', password: 'pw' };
    const url = `http://127.0.0.1:${port}`;
    const clock = { now: () => 0, elapsed: () => 0 };
    const platform = connectPlatform({ url, credentials, concurrency: 1, clock, timeLimitMs });
    assert.match((await thrownBy(platform.check(), 'upstream')).message, /did not answer within 0\.5 s/);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }),
);

const codes: [code: string, kind: 'upstream' | 'outcome_unknown'][] = [
  ['ENOTFOUND', 'upstream'],
  ['EAI_AGAIN', 'upstream'],
  ['CERT_HAS_EXPIRED', 'upstream'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'upstream'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'upstream'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'upstream'],
  ['UND_ERR_CONNECT_TIMEOUT', 'upstream'],
  ['ECONNRESET', 'outcome_unknown'],
  ['EPIPE', 'outcome_unknown'],
  ['ETIMEDOUT', 'outcome_unknown'],
  ['UND_ERR_SOCKET', 'outcome_unknown'],
  ['UND_ERR_HEADERS_TIMEOUT', 'outcome_unknown'],
];
for (const [code, kind] of codes) {
  test(`because of ${code} to a write is ${kind}`, () => {
    const cause = Object.assign(new Error('system'), { code });
    const error = noAnswer(new Error('ky', { cause: new TypeError('fetch failed', { cause }) }), {
      writes: true,
      sent: true,
    });
    assert.is(error.kind, kind);
    assert.match(error.message, new RegExp(`\\(${code}\\)`));
  });
}

test('because no address of a host lets us in is upstream, whatever the code', () => {
  const attempt = Object.assign(new Error('connect'), { code: 'ETIMEDOUT', syscall: 'connect' });
  const several = Object.assign(new AggregateError([attempt]), { code: 'ETIMEDOUT' });
  for (const cause of [attempt, several]) {
    assert.is(noAnswer(new TypeError('fetch failed', { cause }), { writes: true, sent: true }).kind, 'upstream');
  }
});

test(
  'leaves no token, secret or body in the error',
  withStandIn(async ({ standIn, platform }) => {
    const seen: string[] = [];
    standIn.fault({ match: { path: /users/ }, effect: { kind: 'drop' }, times: always });
    for (const work of [platform.createUser(user), platform.findUser('a@example.com')]) {
      seen.push(inspect(await thrownBy(work), { depth: 20, showHidden: true, getters: true }));
    }
    for (const text of seen) {
      assert.not.match(text, standIn.apiKey.secret);
      assert.not.match(text, /Token|ey[\w-]+\.[\w-]+\.[\w-]+|new@example\.com/);
    }
  }),
);

test.run();
