import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkBatch, type RowVerdict } from '../../src/cli/check-file.ts';
import type { BatchRow } from '../../src/domain/batch-row.ts';
import type { BatchRules } from '../../src/domain/check-row.ts';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { withStandIn } from '../cxengage/with-stand-in.ts';

const test = suite('checking a batch');

const { platformUser, harbour } = seedIds;
const rules: BatchRules = {
  roles: [{ id: platformUser, name: 'Platform User' }],
  tenants: [{ id: harbour, name: 'Harbour Outfitters' }],
  tenantRoles: new Map([[harbour, [{ id: seedIds.tenantRole(harbour, 'Agent'), name: 'Agent' }]]]),
  country: undefined,
  status: 'enabled',
};
const row = (line: number, email: string, cells: BatchRow['cells'] = {}): BatchRow => ({
  line,
  cells: { email, roleId: 'Platform User', ...cells },
});
const body = (email: string) => ({ email, roleId: platformUser, status: 'enabled' as const });

async function* each(rows: Iterable<BatchRow>, end?: Error): AsyncGenerator<BatchRow> {
  yield* rows;
  if (end) throw end;
}

async function allOf(verdicts: AsyncIterable<RowVerdict>): Promise<readonly RowVerdict[]> {
  const all: RowVerdict[] = [];
  for await (const verdict of verdicts) all.push(verdict);
  return all;
}

test(
  'each row gets its verdict, in the order of the file; nothing is written',
  withStandIn(async ({ platform, requests }) => {
    const rows = [
      row(2, 'new@example.com', { tenantId: harbour, tenantRoleId: 'agent' }),
      row(3, 'Mei.Tanaka@Harbour.example'),
      row(4, 'bob', { status: 'x' }),
      { ...row(5, 'surplus@example.com'), problem: 'too many' },
      row(6, 'NEW@Example.com'),
    ];
    assert.equal(await allOf(checkBatch(platform, rules, each(rows))), [
      {
        line: 2,
        email: 'new@example.com',
        state: 'new',
        user: body('new@example.com'),
        invitation: {
          tenantId: harbour,
          roleId: seedIds.tenantRole(harbour, 'Agent'),
          status: 'accepted',
          email: 'new@example.com',
        },
      },
      {
        line: 3,
        email: 'Mei.Tanaka@Harbour.example',
        state: 'on_platform',
        userId: seedIds.user('mei.tanaka@harbour.example'),
        problems: { email: 'This person is already on the platform.' },
      },
      {
        line: 4,
        email: 'bob',
        state: 'invalid',
        problems: {
          email: 'There is no @ in "bob". Example: bob@example.com.',
          status: '"x" is not allowed here. Use one of: enabled, pending, invited, accepted.',
        },
      },
      { line: 5, email: 'surplus@example.com', state: 'invalid', problems: { line: 'too many' } },
      { line: 6, email: 'NEW@Example.com', state: 'duplicate', of: 2 },
    ]);
    assert.equal(requests().sort(), [
      'GET /v1/users?email=Mei.Tanaka%40Harbour.example',
      'GET /v1/users?email=new%40example.com',
    ]);
  }),
);

test(
  'of two rows with one address the first good one counts, whatever its case or spelling',
  withStandIn(async ({ platform, requests }) => {
    const rows = [
      row(2, 'ann@münchen.example', { roleId: 'Nobody' }),
      { ...row(3, 'ann@münchen.example'), problem: 'too many' },
      row(4, 'ann@münchen.example'),
      row(5, 'Ann@xn--mnchen-3ya.EXAMPLE'),
      row(6, ' ann@münchen.example'),
      row(7, 'ann@munchen.example'),
    ];
    const verdicts = await allOf(checkBatch(platform, rules, each(rows)));
    assert.equal(
      verdicts.map((verdict) => [verdict.line, verdict.state, 'of' in verdict ? verdict.of : undefined]),
      [
        [2, 'invalid', undefined],
        [3, 'invalid', undefined],
        [4, 'new', undefined],
        [5, 'duplicate', 4],
        [6, 'duplicate', 4],
        [7, 'new', undefined],
      ],
    );
    // The address in each spelling of its domain, and the other one.
    assert.is(requests().length, 3);
  }),
);

test(
  'a row of somebody on the platform, or of a person of an earlier line, only adds them to the tenant',
  withStandIn(async ({ platform }) => {
    const inTenant = { tenantId: harbour, tenantRoleId: 'agent' };
    const rows = [
      row(2, 'only.platform@harbour.example', inTenant),
      row(3, 'mei.tanaka@harbour.example', inTenant),
      row(4, 'two.rows@example.com'),
      row(5, 'two.rows@example.com', inTenant),
    ];
    const verdicts = await allOf(checkBatch(platform, rules, each(rows)));
    assert.equal(
      verdicts.map(({ state }) => state),
      ['added', 'on_platform', 'new', 'added'],
    );
    const [, there, created, added] = verdicts;
    assert.equal(there?.state === 'on_platform' && there.problems, { email: 'This person is already in this tenant.' });
    assert.is(created?.state === 'new' && created.user.email, 'two.rows@example.com');
    assert.is(added?.state === 'added' && added.invitation.tenantId, harbour);
  }),
);

test(
  'a row that cannot be looked up is unknown, and the others go on',
  withStandIn(async ({ platform, standIn }) => {
    standIn.fault({
      match: { path: /two%40example/ },
      effect: { kind: 'answer', status: 503 },
      times: Number.POSITIVE_INFINITY,
    });
    const rows = ['one', 'two', 'three'].map((name, at) => row(at + 2, `${name}@example.com`));
    const verdicts = await allOf(checkBatch(platform, rules, each(rows)));
    assert.equal(
      verdicts.map(({ state }) => state),
      ['new', 'unknown', 'new'],
    );
    const [, unknown] = verdicts;
    assert.ok(unknown?.state === 'unknown');
    assert.match(unknown.reason, /503/);
  }),
);

test(
  'more rows than are looked up at once keep the order of the file',
  withStandIn(async ({ platform, requests }) => {
    const rows = Array.from({ length: 60 }, (_, at) => row(at + 2, `${at}@example.com`));
    const verdicts = await allOf(checkBatch(platform, rules, each(rows)));
    assert.equal(
      verdicts.map(({ line, email, state }) => [line, email, state]),
      rows.map(({ line, cells }) => [line, cells.email, 'new']),
    );
    assert.is(requests().length, 60);
  }),
);

test(
  'rows are taken as verdicts are asked for, few ahead of them',
  withStandIn(async ({ platform }) => {
    let taken = 0;
    async function* endless(): AsyncGenerator<BatchRow> {
      for (;;) yield row(++taken, `${taken}@example.com`);
    }
    const verdicts = checkBatch(platform, rules, endless());
    assert.is((await verdicts.next()).value?.line, 1);
    assert.is(taken, 17);
    await verdicts.return(undefined);
  }),
);

test(
  'what the rows throw ends it',
  withStandIn(async ({ platform }) => {
    const broken = new Error('from line 3 on');
    const work = allOf(checkBatch(platform, rules, each([row(2, 'a@example.com')], broken)));
    assert.is(await work.catch((error: unknown) => error), broken);
  }),
);

test('a fault of our own is thrown in its turn, also when another look-up is awaited', async () => {
  const first = Promise.withResolvers<undefined>();
  const fault = new Error('ours');
  const findUser = (email: string) => {
    if (email.startsWith('a')) return first.promise;
    setImmediate(() => first.resolve(undefined));
    return Promise.reject(fault);
  };
  const seen: string[] = [];
  const work = (async () => {
    const rows = each([row(2, 'a@example.com'), row(3, 'b@example.com')]);
    for await (const { state } of checkBatch({ findUser, wasInTenant: async () => false }, rules, rows))
      seen.push(state);
  })();
  assert.is(await work.catch((error: unknown) => error), fault);
  assert.equal(seen, ['new']);
});

test(
  'an address that CxEngage does not take is invalid, and the others go on',
  withStandIn(async ({ platform, standIn }) => {
    standIn.fault({ match: { path: /two%40example/ }, effect: { kind: 'answer', ...errorShapes.field } });
    const rows = ['one', 'two', 'three'].map((name, at) => row(at + 2, `${name}@example.com`));
    const verdicts = await allOf(checkBatch(platform, rules, each(rows)));
    assert.equal(
      verdicts.map(({ state }) => state),
      ['new', 'invalid', 'new'],
    );
    const [, invalid] = verdicts;
    assert.ok(invalid?.state === 'invalid');
    assert.match(invalid.problems.email ?? '', /not a valid address/);
  }),
);

test.run();
