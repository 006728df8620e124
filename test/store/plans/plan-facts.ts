import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Engine } from '../../../src/store/database.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import type { TestDatabase } from '../../helpers/databases.ts';
import { type FoundPlan, type FoundPlans, foundPlans } from './found-plans.ts';

/** What may be gone through from end to end, or put in order by the database, and why that is no matter. */
interface Exception extends Pick<FoundPlan, 'by'> {
  readonly does: RegExp;
  /** Only in statements like this. */
  readonly sql?: RegExp;
  readonly why: string;
}
const HOLDS = /^insert into open_changes/;
const EXCEPTIONS: readonly Exception[] = [
  { by: 'submit', does: /wanted|ORDER BY|^Sort$/, sql: HOLDS, why: 'the one or two subjects of a request' },
  {
    by: 'transition',
    does: /wanted|ORDER BY|^Sort$/,
    sql: HOLDS,
    why: 'the rows of one batch, held in the same order',
  },
  { by: 'claimJobs', does: /^SCAN due$/, why: 'the few jobs that the claim has just found' },
  { by: 'jobs', does: /jobs|^Sort$/, why: 'asked behind the curtain of the sandbox and by tests only' },
  { by: 'readAnswer', does: /shared_answers/, why: 'a table of two rows' },
  { by: 'noteInstance', does: /instances/, why: 'a row for each running instance: ten at most' },
  { by: 'forgetInstance', does: /instances/, why: 'the same few rows' },
  { by: 'endLeases', does: /jobs/, why: 'once at the start; the table holds nothing but what waits' },
  { by: 'freeStuckJobs', does: /jobs/, why: 'every ten seconds; the table holds nothing but what waits' },
  { by: 'renameChannel', does: /messages/, why: 'once, when Slack has changed the id of a channel' },
  { by: 'groupRows', does: /GROUP BY|^Sort$/, why: 'the rows of one batch, by platform role, tenant and role in it' },
];

/** What each index that is no key is there for. Whoever adds one says here what for. */
const NEEDED_BY: Readonly<Record<string, readonly string[]>> = {
  audit_events_request: ['auditEvents'],
  audit_events_steps: ['batchSteps', 'stopAgain'],
  batch_rows_due: ['dueRows', 'nextRowAt'],
  batch_rows_ended_address: ['transition'],
  batch_rows_state: ['countRows', 'endedSince', 'countRetryable', 'groupRows', 'hasAddress'],
  jobs_due: ['claimJobs', 'dueKinds'],
  messages_place: ['requestAt'],
  open_changes_request: ['transition', 'changeRow'],
  requests_ended_address: ['transition'],
  requests_revision: ['byRevision'],
};

/** Adds to `test` how an engine finds what the store asks for. */
export function planFacts(test: Test, engine: Engine, create: () => Promise<TestDatabase>): void {
  let found: FoundPlans;
  beginWith(
    test,
    async () => {
      found = await foundPlans(engine, create);
    },
    () => {},
  );

  test('every function of the store is asked', () => {
    assert.equal(found.left, [], 'let test/store/plans/play-all.ts call them');
  });

  test('nothing is gone through from end to end, and nothing is put in order that an index has in order', () => {
    assert.equal(complaintsOf(found.plans), []);
  });

  test('every index is used where it is needed, and none is there for nothing', () => {
    assert.equal(found.indexes, Object.keys(NEEDED_BY));
    for (const [index, functions] of Object.entries(NEEDED_BY))
      for (const name of functions) assert.ok(isUsed(found.plans, name, index), `${name} does not use ${index}`);
  });

  test('without these indexes it is seen', () => {
    const seen = new Set(complaintsOf(found.bare).map(([by]) => by));
    for (const name of ['auditEvents', 'requestAt', 'transition', 'changeRow', 'claimJobs'])
      assert.ok(seen.has(name), `${name} looks as well without`);
  });
}

/** `[function, what it does, its statement]` of whatever is no exception. */
function complaintsOf(plans: readonly FoundPlan[]): readonly (readonly [by: string, does: string, sql: string])[] {
  const isExcepted = (by: string, does: string, sql: string) =>
    EXCEPTIONS.some((one) => one.by === by && one.does.test(does) && (one.sql?.test(sql) ?? true));
  return plans.flatMap(({ by, sql, scans, sorts }) =>
    [...scans, ...sorts].filter((does) => !isExcepted(by, does, sql)).map((does) => [by, does, sql] as const),
  );
}

function isUsed(plans: readonly FoundPlan[], by: string, index: string): boolean {
  return plans.some((plan) => plan.by === by && plan.indexes.includes(index));
}
