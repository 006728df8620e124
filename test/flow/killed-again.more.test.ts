import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CxengageStandIn } from '../../src/sandbox/cxengage/server.ts';
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
  const lookUp = { method: 'GET', path: /poison/ };
  try {
    await victim.start();
    await errand.fill();
    assert.ok(await errand.submit());
    const looks = lookUps(cxengage, lookUp.path);
    const hang = cxengage.fault({ match: lookUp, times: Number.POSITIVE_INFINITY, effect: { kind: 'hang' } });
    await errand.approve();
    for (let start = 1; start <= 3; start += 1) {
      await looks.next();
      victim.kill();
      await victim.gone();
      await victim.start();
    }
    const told = (pattern: RegExp) => slack.until(() => saying(pattern), `that both are told ${pattern}`);
    const saying = (pattern: RegExp) => {
      const found = errand.messages().filter((message) => pattern.test(textOf(message)));
      return found.length === 2 ? found : undefined;
    };
    const gaveUp = await told(/[Ff]ailed: The bot crashed or hung three times on this request/);
    assert.is(looks.left(), 0, 'the fourth start has not begun it');

    hang();
    looks.end();
    victim.rest();
    const result = gaveUp.find(({ channel }) => channel === people.approvals);
    assert.ok(result);
    await eventually(() => isStored(victim, result), 'that the result is stored');
    await slack.as(people.ben).click({ channel: result.channel, ts: result.ts }, 'retry_request');
    await told(/\b[Cc]reated as /);
    await eventually(() => isQuiet(victim), 'that all messages are stored');
    const [request] = storedRequests(victim.path);
    assert.equal(request && disagreements(victim, request), []);
  } finally {
    await victim.close();
  }
});

test('goes on with a batch to its end, where each start has stored rows', async () => {
  const rows = 120;
  const world = await createBulkWorld();
  const ends = [network(world.cxengage, false)];
  try {
    const card = await world.approve(await world.preview(csvOf(rows)));
    for (let kill = 1; kill <= 5; kill += 1) {
      await eventually(() => stored(world) >= 8 * kill && hasProgressed(world), `the rows before kill ${kill}`);
      await world.restart();
    }
    ends.push(passSettleTime(world));
    assert.match((await world.finished(card)).text, /^Done: 120 of 120 users created\./);
    assert.equal(await problemsAfter(world, card, rows), []);
  } finally {
    for (const end of ends) end();
    await world.close();
  }
});

/** Look-ups of a path as they arrive, each once; those before this do not count. */
function lookUps(cxengage: CxengageStandIn, path: RegExp) {
  const known = new Set(cxengage.calls);
  let left = 0;
  const end = cxengage.onCall((call) => {
    if (known.has(call) || call.method !== 'GET' || !path.test(call.path)) return;
    known.add(call);
    left += 1;
  });
  return {
    end,
    left: () => left,
    async next() {
      await eventually(() => left > 0, 'a look-up');
      left -= 1;
    },
  };
}

function isStored({ path }: Victim, { channel, ts }: Message): boolean {
  return readRows(path, 'select ts from messages where channel = ? and ts = ?', channel, ts).length > 0;
}

function isQuiet({ path }: Victim): boolean {
  return readRows(path, "select id from jobs where kind <> 'repost_card'").length === 0;
}

function stored({ path }: BulkWorld): number {
  return readRows(path, "select line from batch_rows where state = 'done'").length;
}

/** The run that goes on now has noted that it came further: its start does not count any more. */
function hasProgressed({ path }: BulkWorld): boolean {
  const sql = "select id from jobs where kind = 'carry_out_batch' and lease is not null and starts = 0";
  return readRows(path, sql).length > 0;
}

test.run();
