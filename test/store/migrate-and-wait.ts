import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';

/** Stops in the middle of a migration, or at its end, says so, and waits to be killed. */
const [url = '', place] = process.argv.slice(2);

const database = await openDatabase(url, { now: Date.now });
await migrate(database, {
  '0001-tables': {
    async up(db) {
      await db.schema.createTable('requests').addColumn('half', 'text').execute();
      if (place === 'middle') await wait();
      await db.schema.createTable('jobs').addColumn('half', 'text').execute();
      if (place === 'end') await wait();
    },
  },
});

function wait(): Promise<never> {
  console.log('waiting');
  return new Promise(() => setInterval(() => {}, 60_000));
}
