import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tables } from '../../../src/csv/tables.ts';
import { ROW_STATES, type RowState, type StoredRow } from '../../../src/domain/batch.ts';
import { COLUMNS, type RowCells, type RowContent } from '../../../src/domain/batch-row.ts';
import type { FilePurpose } from '../../../src/ports/batch-rows.ts';
import { batchFile } from '../../../src/services/batch/file-contents.ts';
import { allOf } from '../../csv/read-all.ts';
import { batchRequest, batchRow, failure, ROLE } from '../../helpers/batches.ts';

const test = suite('the files of a batch');

/** Rows as a store gives them, page by page. */
const storeOf = (rows: readonly StoredRow[]) => ({
  rowsAfter: async (_: string, after: number, limit: number, states: readonly RowState[] = ROW_STATES) =>
    rows.filter(({ line, state }) => line > after && states.includes(state)).slice(0, limit),
});

/** A file as it is uploaded: its name, and its lines with the header. */
async function written(rows: readonly StoredRow[], purpose: FilePurpose, request = batchRequest()) {
  const { name, header, lines } = batchFile(storeOf(rows), request, purpose);
  return { name, lines: [header, ...(await allOf(lines))] };
}

const cells = (of: RowCells) => COLUMNS.map((column) => of[column] ?? '');

test('the problems file has the rows that cannot be sent, as they were typed, and why', async () => {
  const rows: readonly StoredRow[] = [
    {
      ...batchRow(2),
      state: 'invalid',
      cells: { email: 'bob', roleId: 'x' },
      problems: { email: 'No.', roleId: 'Nor.' },
    },
    batchRow(3),
    { ...batchRow(4), state: 'duplicate', cells: { email: 'a@example.com' }, problems: { email: 'Stands in line 3.' } },
    { ...batchRow(5), state: 'on_platform', cells: { email: 'b@example.com' }, problems: { email: 'Is there.' } },
    { ...batchRow(6), state: 'pending_elsewhere', cells: { email: 'c@example.com' }, problems: { email: 'Is asked.' } },
    { ...batchRow(8), state: 'invalid', cells: {}, problems: { line: 'Too many cells.' } },
    { ...batchRow(9), state: 'unchecked' },
    { ...batchRow(10), state: 'done' },
  ];
  assert.equal(await written(rows, 'problems'), {
    name: 'problems.csv',
    lines: [
      ['line', ...COLUMNS, 'problem'],
      ['2', ...cells({ email: 'bob', roleId: 'x' }), 'Email: No. Platform role: Nor.'],
      ['4', ...cells({ email: 'a@example.com' }), 'Email: Stands in line 3.'],
      ['5', ...cells({ email: 'b@example.com' }), 'Email: Is there.'],
      ['6', ...cells({ email: 'c@example.com' }), 'Email: Is asked.'],
      ['8', ...cells({}), 'Too many cells.'],
    ],
  });
});

test('the rows file has what will be sent, with the names that CxEngage gives', async () => {
  const tenant = { tenantId: 'harbour', roleId: 'agent', status: 'invited' } as const;
  const names = {
    [ROLE]: 'Platform User',
    extra: 'Extra',
    both: 'Extra | Other',
    harbour: 'Harbour Outfitters',
    agent: 'Agent',
  };
  const user = {
    firstName: 'Ann',
    lastName: 'Lee',
    externalId: '005',
    status: 'pending',
    personalTelephone: '+15062345678',
  } as const;
  const typed = { cells: { email: 'typed otherwise', roleId: 'platform user' } };
  const rows = [
    batchRow(2, {
      email: 'ann@example.com',
      user: { ...user, additionalRoleIds: ['extra', 'unnamed', 'both'] },
      invitation: tenant,
      ...typed,
    }),
    batchRow(3, { email: 'bob@example.com', state: 'failed' }),
    batchRow(4, { state: 'invalid' }),
  ];
  assert.equal(await written(rows, 'rows', batchRequest({ names })), {
    name: 'rows.csv',
    lines: [
      ['line', ...COLUMNS, 'action', 'signIn', 'identityProvider', 'domain in ASCII letters'],
      [
        '2',
        ...cells({
          ...user,
          email: 'ann@example.com',
          roleId: 'Platform User',
          additionalRoleIds: 'Extra | unnamed | "Extra | Other"',
          tenantId: 'Harbour Outfitters',
          tenantRoleId: 'Agent',
          invitationStatus: 'invited',
        }),
        ...['create, add to tenant', '', '', ''],
      ],
      ['3', ...cells({ email: 'bob@example.com', roleId: 'Platform User' }), 'create', '', '', ''],
    ],
  });
});

test('the rows file says nothing of an account that is not created', async () => {
  const names = { [ROLE]: 'Platform User', harbour: 'Harbour Outfitters', agent: 'Agent' };
  const row = (line: number, how: Partial<RowContent>): StoredRow => {
    const { content, ...rest } = batchRow(line, {
      email: 'cfo@cоrp.example',
      user: { firstName: 'Ann', status: 'enabled' },
      invitation: { tenantId: 'harbour', roleId: 'agent', status: 'accepted' },
    });
    return content ? { ...rest, content: { ...content, ...how } } : rest;
  };
  const tenant = { tenantId: 'Harbour Outfitters', tenantRoleId: 'Agent', invitationStatus: 'accepted' };
  const rows = [row(2, { isOnPlatform: true }), row(3, { createdInLine: 2 })];
  const { lines } = await written(rows, 'draft_rows', batchRequest({ names }));
  const line = [...cells({ email: 'cfo@cоrp.example', ...tenant }), 'add to tenant', '', '', 'cfo@xn--crp-sed.example'];
  assert.equal(lines.slice(1), [
    ['2', ...line],
    ['3', ...line],
  ]);
});

test('the problems file looks like the file of the person: its headings, and the columns that are not read', async () => {
  const headings = { email: 'Work Email', roleId: 'Rolle', firstName: `${'x'.repeat(99)}…` };
  const read = { unknownColumns: ['Department', 'Desk'], roles: [], headings };
  const request = batchRequest({ content: { source: { from: 'paste', text: '' }, read } });
  const rows: readonly StoredRow[] = [
    {
      ...batchRow(2),
      state: 'invalid',
      cells: { email: 'bob' },
      otherCells: ['Sales', ''],
      problems: { email: 'No.', line: 'Too many cells.', surplus: 'Jr' },
    },
    { ...batchRow(3), state: 'invalid', cells: { roleId: 'x' }, problems: { roleId: 'No.' } },
  ];
  const { lines } = await written(rows, 'problems', request);
  const known = COLUMNS.map((column) => ({ email: 'Work Email', roleId: 'Rolle' })[String(column)] ?? column);
  assert.equal(lines, [
    ['line', ...known, 'Department', 'Desk', 'problem'],
    ['2', ...cells({ email: 'bob' }), 'Sales', '', 'Work Email: No. Too many cells.', 'Jr'],
    ['3', ...cells({ roleId: 'x' }), '', '', 'Rolle: No.'],
  ]);
});

test('the result has every row that was sent, and what became of it', async () => {
  const row = (line: number, state: RowState, outcome?: StoredRow['outcome']) =>
    batchRow(line, { email: `${line}@example.com`, state, ...(outcome && { outcome }) });
  const rows = [
    row(2, 'done', { result: 'done', userId: 'u2', status: 'pending', invitation: 'invited', note: 'Found later.' }),
    row(3, 'done', { result: 'done', userId: 'u3' }),
    row(4, 'failed', failure(true, 'CxEngage refuses it.')),
    row(5, 'failed', { ...failure(false, 'The invitation failed.'), userId: 'u5' }),
    row(6, 'stopped'),
    row(7, 'creating'),
    row(8, 'invalid'),
    row(9, 'new'),
    { ...row(10, 'stopped'), writes: { since: 1, unproven: 0, open: { startedAt: 1 } } },
  ];
  const header = ['line', 'email', 'outcome', 'userId', 'invitation', 'error', 'reference'];
  assert.equal(await written(rows, 'result_1', batchRequest({ attempt: 1 })), {
    name: 'result.csv',
    lines: [
      header,
      ['2', '2@example.com', 'created', 'u2', 'invited', 'Found later.', ''],
      ['3', '3@example.com', 'created', 'u3', '', '', ''],
      ['4', '4@example.com', 'failed', '', '', 'CxEngage refuses it.', 'a reference'],
      ['5', '5@example.com', 'failed', 'u5', '', 'The invitation failed.', 'a reference'],
      ['6', '6@example.com', 'not started', '', '', '', ''],
      ['7', '7@example.com', 'result unknown', '', '', '', ''],
      ['9', '9@example.com', 'result unknown', '', '', '', ''],
      ['10', '10@example.com', 'result unknown', '', '', '', ''],
    ],
  });
});

test('the result says in which way people were only added', async () => {
  const added = (line: number, status: 'accepted' | 'invited'): StoredRow => {
    const outcome = { result: 'done', userId: 'u' } as const;
    const { content, ...row } = batchRow(line, {
      state: 'done',
      outcome,
      invitation: { tenantId: 'harbour', roleId: 'agent', status },
    });
    return content ? { ...row, content: { ...content, isOnPlatform: true } } : row;
  };
  const { lines } = await written([added(2, 'accepted'), added(3, 'invited')], 'result_1', batchRequest());
  assert.equal(
    lines.slice(1).map(([, , outcome]) => outcome),
    ['added', 'invited'],
  );
});

test('the result of a later try is named after it, and the requester gets the same', async () => {
  const again = batchRequest({ attempt: 3 });
  assert.is((await written([], 'result_3', again)).name, 'result-3.csv');
  const rows = [batchRow(2, { state: 'done', outcome: { result: 'done', userId: 'a user' } })];
  assert.equal(await written(rows, 'direct_result_3', again), await written(rows, 'result_3', again));
});

test('the files of an invitation have names of their own, for they stand among those of the batch before', async () => {
  const invitation = { tenantId: 'a tenant', roleId: 'a role', status: 'accepted' } as const;
  const content = { createdBy: 'the first batch', invitation } as const;
  const named = async (attempt: number, purpose: FilePurpose) =>
    (await written([], purpose, batchRequest({ content, attempt }))).name;
  assert.is(await named(0, 'rows'), 'rows-to-invite.csv');
  assert.is(await named(1, 'result_1'), 'invited.csv');
  assert.is(await named(2, 'result_2'), 'invited-2.csv');
  assert.is(await named(2, 'direct_result_2'), 'invited-2.csv');
  const done = [batchRow(2, { email: 'ann@example.com', state: 'done', outcome: { result: 'done', userId: 'u2' } })];
  const { lines } = await written(done, 'result_1', batchRequest({ content, attempt: 1 }));
  assert.equal(lines[1], ['2', 'ann@example.com', 'added', 'u2', '', '', '']);
});

test('a file is read page by page, and every row comes once', async () => {
  const rows = Array.from({ length: 1_200 }, (_, at) => batchRow(at + 2));
  const asked: number[] = [];
  const store = storeOf(rows);
  const rowsAfter: typeof store.rowsAfter = (id, after, limit, states) => {
    asked.push(limit);
    return store.rowsAfter(id, after, limit, states);
  };
  const lines = await allOf(batchFile({ rowsAfter }, batchRequest(), 'rows').lines);
  assert.equal(
    lines.map(([line]) => line),
    rows.map(({ line }) => String(line)),
  );
  assert.ok(asked.length >= 3 && asked.every((limit) => limit <= 500), String(asked));
});

/** Cells as the reader gives them: without blanks around them, and none that is empty. */
const cell = fc
  .oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(',', ';', '\t', '"', '\r', '\n', ' ', "'", '=', '+', '-', '@', 'a', '|') }),
    fc.constantFrom('=1+1', "'=1", "''=1", "'quoted'", '"', '""', 'a\r\nb', '@x', '-1', '+49 30 1234', 'sep=;'),
  )
  .map((text) => text.trim())
  .filter((text) => text !== '');
const typed = fc.record(Object.fromEntries(COLUMNS.map((column) => [column, cell])), { requiredKeys: [] });

test('the problems file gives back every cell as it was typed, and none of its columns is unknown', async () => {
  const problems = fc.dictionary(fc.constantFrom('line', ...COLUMNS), fc.string({ unit: 'grapheme' }));
  const row = fc.record({ cells: typed, problems });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (list) => {
      const rows = list.map((one, at): StoredRow => ({ ...batchRow(at + 2), ...one, state: 'invalid' }));
      const { header, lines } = batchFile(storeOf(rows), batchRequest(), 'problems');
      const read = await tables.read(await tables.write(header, lines));
      assert.equal(read.unknown, []);
      assert.equal(
        (await allOf(read.rows)).map((again) => [again.cells, again.problem]),
        list.map((one) => [{ ...one.cells }, undefined]),
      );
    }),
    { numRuns: 300 },
  );
});

test('no cell of a file is a formula for a spreadsheet', async () => {
  const rows: readonly StoredRow[] = [
    { ...batchRow(2), state: 'invalid', cells: { email: '=1+1', firstName: '@x' }, problems: { line: '-1' } },
  ];
  const { header, lines } = batchFile(storeOf(rows), batchRequest(), 'problems');
  assert.match(await tables.write(header, lines), "\r\n2,'=1+1,'@x,");
});

test.run();
