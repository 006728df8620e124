import { type Database, type Engine, openDatabase } from '../../../src/store/database.ts';
import type { TestDatabase } from '../../helpers/databases.ts';
import { indexesOf } from '../indexes-of.ts';
import { askedBy } from './asked.ts';
import type { Plan } from './plan.ts';
import { playAll } from './play-all.ts';
import { postgresPlan } from './postgres-plan.ts';
import { sqlitePlan } from './sqlite-plan.ts';

/** The plan of a statement, and which function of the store sends it. */
export interface FoundPlan extends Plan {
  readonly by: string;
  readonly sql: string;
}

export interface FoundPlans {
  readonly plans: readonly FoundPlan[];
  /** The same once the tables have their keys only. */
  readonly bare: readonly FoundPlan[];
  /** Every index that is no key. */
  readonly indexes: readonly string[];
  /** Functions of the store that were not called. */
  readonly left: readonly string[];
}

const PLAN = { sqlite: sqlitePlan, postgres: postgresPlan } as const;

/** Has a new database asked everything that the store asks, and reads how it goes about it. */
export async function foundPlans(engine: Engine, create: () => Promise<TestDatabase>): Promise<FoundPlans> {
  const { url, drop } = await create();
  try {
    const { statements, left } = await askedBy(url, playAll);
    // Each on a connection of its own: a statement that is prepared already keeps its plan.
    const onDatabase = async <T>(work: (db: Database['db']) => Promise<T>): Promise<T> => {
      const { db } = await openDatabase(url, { now: Date.now });
      return work(db).finally(() => db.destroy());
    };
    const explain = async (db: Database['db']) => {
      const plans: FoundPlan[] = [];
      for (const { by, query } of statements) plans.push({ by, sql: query.sql, ...(await PLAN[engine](db, query)) });
      return plans;
    };
    const plans = await onDatabase(explain);
    const indexes = await onDatabase(async (db) => {
      const found = await indexesOf({ db, engine });
      for (const index of found) await db.schema.dropIndex(index).execute();
      return found;
    });
    return { plans, bare: await onDatabase(explain), indexes, left };
  } finally {
    await drop();
  }
}
