import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { pending, postsFor } from './pending-request.ts';

const POST = { method: 'POST', path: /^\/v1\/users$/ };
const test = suite('one bad request');

test(
  'that CxEngage never answers holds up no other, with one call in flight less',
  withDesk(
    async (desk) => {
      const bad = await pending(desk, 'never.answered@example.com');
      desk.cxengage.fault({ match: POST, effect: { kind: 'hang' } });
      await desk.press(desk.ana, bad.card, 'approve_request');
      await eventually(() => bad.posts() === 1, 'the call');
      for (const email of ['after.it@example.com', 'and.after@example.com']) {
        const good = await pending(desk, email);
        await desk.press(desk.ana, good.card, 'approve_request');
        await desk.inThread(good.card, /Created as/);
      }
      assert.is(bad.status(), 'creating');
      assert.is(bad.posts(), 1);
      // So that the stop need not wait for it.
      await desk.cxengage.down();
      await desk.cxengage.up();
    },
    { env: { CXENGAGE_CONCURRENCY: '2' } },
  ),
);

test(
  'that cannot be read from the database holds up no other, and is left as it is',
  withDesk(async (desk) => {
    const bad = await pending(desk, 'unreadable@example.com');
    const file = new SqliteFile(desk.config.databaseUrl.replace('sqlite:', ''));
    const approve = "update requests set status = 'approved', content = '{}' where revision = ? returning id";
    const { id } = Object(file.prepare(approve).get(bad.revision));
    file
      .prepare(
        "insert into jobs (id, kind, request_id, run_at, attempts, version) values ('bad', 'carry_out_request', ?, 0, 0, 1)",
      )
      .run(id);
    await eventually(() => desk.log.some(({ msg, requestId }) => msg === 'job failed' && requestId === id), 'the try');
    const good = await pending(desk, 'readable@example.com');
    await desk.press(desk.ana, good.card, 'approve_request');
    await desk.inThread(good.card, /Created as/);
    assert.is(postsFor(desk, 'unreadable@example.com'), 0);
    assert.equal(file.prepare('select content, status from requests where id = ?').get(id), {
      content: '{}',
      status: 'approved',
    });
    file.close();
  }),
);

test(
  'cards that only wait their turn are no trouble: nothing of it is in the log',
  withDesk(async (desk) => {
    for (const count of [1, 2, 3, 4, 5]) await desk.ask(desk.rita, `number.${count}@example.com`);
    assert.equal(
      desk.log.filter(({ msg }) => msg === 'message could not be shown'),
      [],
    );
    desk.slack.fault({ method: 'chat.postMessage', effect: { ratelimited: 1 } });
    await desk.ask(desk.rita, 'refused.once@example.com');
    assert.is(desk.log.filter(({ msg }) => msg === 'message could not be shown').length, 1);
  }),
);

test.run();
