import { sql } from 'kysely';
import * as assert from 'uvu/assert';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';
import { timesFollowTheClock } from './clock-fact.ts';

const clock = { now: Date.now };

onPostgres('connections to PostgreSQL', (test, create, server) => {
  const withPostgres = async (check: (database: Database, cut: () => Promise<void>) => Promise<void>) => {
    const { url, drop } = await create();
    const database = await openDatabase(url, clock);
    const name = new URL(url).pathname.slice(1);
    const cut = () =>
      runSql(server, `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`);
    try {
      await check(database, cut);
    } finally {
      await database.db.destroy();
      await drop();
    }
  };

  test('a connection that is cut while idle is replaced', () =>
    withPostgres(async (database, cut) => {
      await migrate(database);
      await cut();
      await untilAnswered(database);
      assert.equal(await database.db.selectFrom('requests').selectAll().execute(), []);
    }));

  test('a connection that is cut within a transaction fails that transaction, not the process', () =>
    withPostgres(async (database, cut) => {
      await migrate(database);
      const result = await database.db
        .transaction()
        .execute(async (trx) => {
          await sql`select 1`.execute(trx);
          await cut();
          await sql`select 1`.execute(trx);
        })
        .catch(() => 'failed');
      assert.is(result, 'failed');
      await untilAnswered(database);
    }));

  test('times are numbers and follow the moved clock', () => timesFollowTheClock(create));
});

/** The pool learns of a cut connection when its socket tells; a query before that fails. */
async function untilAnswered({ db }: Database): Promise<void> {
  for (let left = 20; left > 0; left--) {
    const answered = await sql`select 1`.execute(db).then(
      () => true,
      () => false,
    );
    if (answered) return;
  }
  throw new Error('The database did not answer any more.');
}
