import { CompiledQuery, type Kysely, type KyselyPlugin, sql } from 'kysely';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import type { RowState, StoredRow } from '../../src/domain/batch.ts';
import { creationOf } from '../../src/domain/subject.ts';
import { createBatchRows } from '../../src/store/batch-rows.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { rowOfRequest } from '../../src/store/request-row.ts';
import type { Schema } from '../../src/store/schema.ts';
import { batchRequest, batchRow, failure } from '../helpers/batches.ts';
import { beginWith } from '../helpers/begin-with.ts';
import { createSqliteDatabase, type TestDatabase } from '../helpers/databases.ts';

const clock = { now: Date.now };
const states: readonly RowState[] = ['unchecked', 'new', 'done', 'failed', 'invalid'];
const plan = v.array(v.object({ detail: v.string() }));

/** Two batches of so many rows, and what SQLite does for a query of one of them. */
const ROWS = 10_000;

const test = suite('how SQLite finds the rows of a batch');

let file: TestDatabase;
let database: Database;
let batch: string;
beginWith(
  test,
  async () => {
    file = await createSqliteDatabase();
    database = await openDatabase(file.url, clock);
    await migrate(database);
    batch = await addBatch();
    await addBatch();
    await sql`insert into open_changes select 'create ' || email_key, request_id, line from batch_rows where state = 'new'`.execute(
      database.db,
    );
  },
  async () => {
    await database.db.destroy();
    await file.drop();
  },
);

async function addBatch(): Promise<string> {
  const request = batchRequest();
  await database.db.insertInto('requests').values(rowOfRequest(request, request.id)).execute();
  await createBatchRows(database).addRows(request.id, Array.from({ length: ROWS }, rowAt));
  return request.id;
}

type Rows = ReturnType<typeof createBatchRows>;

/** Does some work with the rows of a batch; the answer is the plan of its only query. */
async function planOf(work: (rows: Rows, id: string) => Promise<unknown>): Promise<string> {
  const plans = await plansOf(work);
  assert.is(plans.length, 1);
  return plans[0] ?? '';
}

async function plansOf(work: (rows: Rows, id: string) => Promise<unknown>): Promise<readonly string[]> {
  const { db } = database;
  const asked: CompiledQuery[] = [];
  await work(createBatchRows({ ...database, db: db.withPlugin(watching(db, asked)) }), batch);
  const explained = asked.map(async ({ sql, parameters }) => {
    const { rows: steps } = await db.executeQuery(CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]));
    return v
      .parse(plan, steps)
      .map(({ detail }) => detail)
      .join('; ');
  });
  return Promise.all(explained);
}

function rowAt(_: unknown, at: number): StoredRow {
  const state = states[at % states.length] ?? 'new';
  return batchRow(at + 2, { state, ...(state === 'failed' && { outcome: failure(at % 2 > 0) }) });
}

/** Puts every query into `asked`. */
function watching(db: Kysely<Schema>, asked: CompiledQuery[]): KyselyPlugin {
  return {
    transformQuery({ node, queryId }) {
      asked.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

test('rows that are due are found in their order, without sorting', async () => {
  assert.is(
    await planOf((rows, id) => rows.dueRows({ id, status: 'draft' }, clock.now(), 10, [2, 7])),
    'SEARCH requests EXISTS USING INDEX sqlite_autoindex_requests_1 (id=?); SEARCH batch_rows USING INDEX batch_rows_due (request_id=? AND next_at<?)',
  );
});

test('the next row that is due is found without sorting', async () => {
  const found = await planOf((rows, id) => rows.nextRowAt(id));
  assert.match(found, /^SEARCH batch_rows USING COVERING INDEX batch_rows_due \(request_id=\?[^;]*$/);
});

test('rows are counted by state in the index alone, without sorting', async () => {
  assert.is(
    await planOf((rows, id) => rows.countRows(id)),
    'SEARCH batch_rows USING COVERING INDEX batch_rows_state (request_id=?)',
  );
});

test('rows that ended lately are counted in the index alone', async () => {
  assert.is(
    await planOf((rows, id) => rows.endedSince(id, 5)),
    'SEARCH batch_rows USING COVERING INDEX batch_rows_state (request_id=? AND state=? AND ended_at>?)',
  );
});

test('groups and retryable rows are looked for among the rows of these states only', async () => {
  const state = /^SEARCH batch_rows USING INDEX batch_rows_state \(request_id=\? AND state=\?\)/;
  assert.match(await planOf((rows, id) => rows.groupRows(id, ['new', 'done'])), state);
  assert.match(await planOf((rows, id) => rows.countRetryable(id)), state);
});

test('a page of rows begins where the last one ended, without sorting', async () => {
  const page = 'SEARCH batch_rows USING INDEX sqlite_autoindex_batch_rows_1 (request_id=? AND line>?)';
  assert.is(await planOf((rows, id) => rows.rowsAfter(id, 500, 10)), page);
  assert.is(await planOf((rows, id) => rows.rowsAfter(id, 500, 10, ['new', 'failed'])), page);
});

test('what is held elsewhere is looked up one by one in the key of open changes', async () => {
  const subjects = Array.from({ length: 500 }, (_, at) => creationOf(`${at}@example.com`));
  const found = await planOf((rows, id) => rows.heldElsewhere(id, subjects));
  assert.match(found, /^SEARCH open_changes USING INDEX sqlite_autoindex_open_changes_1 \(subject=\?\)/);
});

test.run();
