import { randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import * as assert from 'uvu/assert';
import { openStore } from '../../src/store/open.ts';
import { eventually } from '../helpers/eventually.ts';
import { startFleet } from '../helpers/fleet.ts';
import { onPostgres } from '../helpers/on-postgres.ts';

onPostgres('several instances with one app token', (test, create) => {
  test('suspect no other program, and one that stops is no longer counted', async () => {
    const database = await create();
    mock.timers.enable({ apis: ['setInterval'] });
    const fleet = await startFleet({ mode: 'socket', databaseUrl: database.url, size: 3 });
    const store = await openStore({ url: database.url, clock: fleet.clock, newId: randomUUID });
    const noted = async () => {
      const all = await store.noteInstance('a look', 3_600_000);
      await store.forgetInstance('a look');
      return all - 1;
    };
    const pass = async () => {
      for (let count = 0; count < 4; count += 1) {
        fleet.clock.advance(60_000);
        mock.timers.tick(20_000);
        // A note of each instance has been stored by the time that ours has.
        await noted();
      }
    };
    const warnings = () => fleet.log.filter(({ msg }) => /^Another program/.test(String(msg)));
    try {
      assert.is(fleet.slack.connections, 3);
      assert.is(await noted(), 3);
      await pass();
      assert.equal(warnings(), []);
      await fleet.stop(0);
      assert.is(await noted(), 2);
      fleet.slack.refresh();
      await eventually(() => fleet.slack.connections === 2, 'the new sockets');
      await pass();
      assert.equal(warnings(), []);
    } finally {
      await fleet.close();
      await store.close();
      mock.timers.reset();
      await database.drop();
    }
  });
});
