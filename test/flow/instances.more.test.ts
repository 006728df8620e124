import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import type { JobKind } from '../../src/ports/jobs.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people, seed } from '../../src/sandbox/slack/seed.ts';
import { openStore } from '../../src/store/open.ts';
import type { TestDatabase } from '../helpers/databases.ts';
import { eventually } from '../helpers/eventually.ts';
import { type Fleet, startFleet } from '../helpers/fleet.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { openRecords, type Records } from '../helpers/open-records.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';

/** How many requests an instance carries out at once (src/jobs/worker.ts). */
const LANE = 8;

interface Office {
  readonly fleet: Fleet;
  readonly records: Records;
  /** A request of rita's, stored as somebody's form would, with a job that is due. */
  ask(status: 'pending' | 'approved', job: JobKind): Promise<{ readonly id: string; readonly email: string }>;
}

/** One instance; the test may start more. */
function withOffice(create: () => Promise<TestDatabase>, run: (office: Office) => Promise<void>): () => Promise<void> {
  return async () => {
    const database = await create();
    const env = { CXENGAGE_CONCURRENCY: '32' };
    const fleet = await startFleet({ mode: 'http', databaseUrl: database.url, size: 1, env });
    const store = await openStore({ url: database.url, clock: fleet.clock, newId: randomUUID });
    const records = await openRecords(database.url);
    const person = (userId: string) => ({ teamId: seed.team.id, userId });
    try {
      await run({
        fleet,
        records,
        async ask(status, job) {
          const email = `person.${randomUUID()}@example.com`;
          const request = createUserRequest({
            status,
            requester: person(people.rita),
            attempt: 1,
            content: { email, roleId: cxengageIds.platformUser, status: 'enabled' },
            ...(status === 'approved' && { decision: { by: person(people.ana), at: fleet.clock.now() } }),
          });
          await store.submit(request, submission(request, request.id, [job]));
          return { id: request.id, email };
        },
      });
    } finally {
      await records.close();
      await fleet.close();
      await store.close();
      await database.drop();
    }
  };
}

onPostgres('several instances', (test, create) => {
  test(
    'what is approved on one that has its hands full is carried out by another',
    withOffice(create, async ({ fleet, records, ask }) => {
      const { cxengage, slack } = fleet;
      const lookUp = /^\/v1\/users\?email=/;
      cxengage.fault({ match: { method: 'GET', path: lookUp }, times: LANE, effect: { kind: 'hang' } });
      for (let count = 0; count < LANE; count += 1) await ask('approved', 'carry_out_request');
      const hanging = () => cxengage.calls.filter(({ status }) => status === 'waiting').length;
      await eventually(() => hanging() === LANE, 'the calls that hang');

      const { id, email } = await ask('pending', 'show_request');
      const place = await eventually(
        async () => (await records.places()).find(({ request, purpose }) => request === id && purpose === 'card'),
        'the card',
      );
      const clicked = await slack.as(people.ana).click(place, 'approve_request');
      assert.ok(clicked.acked);
      await fleet.start(1);
      await slack.until(
        () => slack.workspace.messages.find(({ text }) => text.startsWith(`${email} was created as `)),
        'the result',
      );
      const events = (await records.events()).filter(({ request }) => request === id);
      assert.equal(
        events.map(({ kind, instance }) => `${kind} by ${instance}`),
        ['submitted by create-user-bot', 'approved by 0', 'write_started by 1', 'created by 1'],
      );
      assert.is(hanging(), LANE);
    }),
  );
});
