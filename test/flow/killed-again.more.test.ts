import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type BulkWorld, createBulkWorld } from '../bench/bulk/bulk-world.ts';
import { network } from '../bench/bulk/network.ts';
import { problemsAfter } from '../bench/bulk/problems-after.ts';
import { passSettleTime } from '../bench/bulk/troubled.ts';
import { csvOf } from '../helpers/csv.ts';
import { eventually } from '../helpers/eventually.ts';
import { readRows } from '../helpers/read-rows.ts';
import { textOf } from '../helpers/text-of.ts';
import { disagreements } from '../soak/after-the-kills.ts';
import { createErrand } from '../soak/errand.ts';
import { storedRequests } from '../soak/stored-request.ts';
import { createVictim, type Victim } from '../soak/victim.ts';

const test = suite('a process that is killed at every start');

test('by a request, starts the fourth time: the request has failed, everybody is told, and a Retry carries it out', async () => {
  const victim = await createVictim();
  const { slack, cxengage } = victim;
  const errand = createErrand(victim, 'create_user', 'poison@example.com');
  let died = Promise.withResolvers<void>();
  let isDeadly = false;
  const isLookUp = (method: string, path: string) => method === 'GET' && path.includes('poison');
  const end = cxengage.onCall(({ method, path }) => {
    if (!isDeadly || !victim.alive || !isLookUp(method, path)) return;
    victim.kill();
    died.resolve();
  });
  try {
    await victim.start();
    await errand.fill();
    assert.ok(await errand.submit());
    isDeadly = true;
    await Promise.race([died.promise, errand.approve().then(() => died.promise)]);
    for (let start = 2; start <= 3; start += 1) {
      died = Promise.withResolvers();
      await victim.gone();
      await victim.start();
      await died.promise;
    }
    await victim.gone();
    await victim.start();
    const told = (pattern: RegExp) => slack.until(() => saying(pattern), `that both are told ${pattern}`);
    const saying = (pattern: RegExp) => {
      const found = errand.messages().filter((message) => pattern.test(textOf(message)));
      return found.length === 2 ? found : undefined;
    };
    const gaveUp = await told(/^Failed\. The bot crashed or hung three times on this request/m);
    assert.ok(victim.alive, 'nothing has killed it');
    assert.is(victim.kills, 3);

    isDeadly = false;
    victim.rest();
    const result = gaveUp.find(({ channel }) => channel === people.approvals);
    assert.ok(result);
    await eventually(() => isStored(victim, result), 'that the result is stored');
    await slack.as(people.ben).click({ channel: result.channel, ts: result.ts }, 'retry_request');
    await told(/^User created: /m);
    const [request] = storedRequests(victim.path);
    assert.equal(request && disagreements(victim, request), []);
  } finally {
    end();
    await victim.close();
  }
});

test('goes on with a batch to its end, where each start has stored rows', async () => {
  const rows = 60;
  const world = await createBulkWorld();
  const ends = [network(world.cxengage, false)];
  try {
    const card = await world.approve(await world.preview(csvOf(rows)));
    for (let kill = 1; kill <= 5; kill += 1) {
      await eventually(() => stored(world) >= 8 * kill && hasProgressed(world), `the rows before kill ${kill}`);
      await world.restart();
    }
    ends.push(passSettleTime(world));
    assert.match((await world.finished(card)).text, /^Done: 60 of 60 users created\./);
    assert.equal(await problemsAfter(world, card, rows), []);
  } finally {
    for (const end of ends) end();
    await world.close();
  }
});

function isStored({ path }: Victim, { channel, ts }: Message): boolean {
  return readRows(path, 'select ts from messages where channel = ? and ts = ?', channel, ts).length > 0;
}

function stored({ path }: BulkWorld): number {
  return readRows(path, "select line from batch_rows where state = 'done'").length;
}

/** The start that runs now does not count any more. */
function hasProgressed({ path }: BulkWorld): boolean {
  const [job] = readRows(path, "select starts from jobs where kind = 'carry_out_batch'");
  return job?.starts === 0;
}

test.run();
