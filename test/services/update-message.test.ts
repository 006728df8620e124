import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KnownError } from '../../src/errors.ts';
import { updateMessage } from '../../src/services/update-message.ts';
import { type Fault, messageWorld, type Step } from './message-world.ts';

const test = suite('updates of messages');

/** Stops at its step number `at` until it is let go. */
function heldAt(at: number) {
  const reached = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  let count = 0;
  const step: Step = async () => {
    count += 1;
    if (count !== at) return;
    reached.resolve();
    await free.promise;
  };
  return { step, reached: reached.promise, go: () => free.resolve() };
}

/** The steps of an update: the message is read, the row is read, the hash is marked, the update is sent, Slack answers. */
const MARKS = 3;
const SENDS = 4;
const ANSWERS = 5;

test('what Slack shows already is not sent', async () => {
  const world = messageWorld();
  await world.show();
  assert.is(world.slack.updates, 0);
  world.change('B');
  await world.show();
  await world.show();
  assert.equal(world.slack, { shows: 'B', updates: 1 });
  assert.is(world.stored(), 'B');
});

test('a message that must exist is sent although nothing has changed, and is known as before', async () => {
  const world = messageWorld();
  await world.show(undefined, 'none', true);
  assert.equal(world.slack, { shows: 'A', updates: 1 });
  assert.is(world.stored(), 'A');
});

test('a message of which nothing is known is sent each time', async () => {
  const world = messageWorld('A', '?A');
  await world.show();
  await world.show();
  assert.is(world.slack.updates, 2);
  assert.is(world.stored(), undefined);
});

test('an update is not known as shown before Slack has answered', async () => {
  const world = messageWorld();
  world.change('B');
  const { step, reached, go } = heldAt(ANSWERS);
  const showing = world.show(step);
  await reached;
  assert.is(world.stored(), '?B');
  go();
  await showing;
  assert.is(world.stored(), 'B');
});

for (const fault of ['before', 'after'] as const)
  test(`an update without an answer (${fault}) is followed by another, also by one that was shown before`, async () => {
    const world = messageWorld();
    world.change('B');
    await world.show(undefined, fault).catch(() => {});
    world.change('A');
    await world.show();
    assert.equal(world.slack.shows, 'A');
    assert.is(world.slack.updates, fault === 'after' ? 2 : 1);
  });

test('an update that Slack refuses for its pace leaves the message as known as it was', async () => {
  const world = messageWorld();
  world.change('B');
  const refused = new KnownError('upstream', 'Slack asks the bot to slow down.', { retryAfterMs: 1_000 });
  const ports = world.portsFor(
    async () => {},
    () => Promise.reject(refused),
  );
  const scene = { request: world.row(), requesterSeesCard: true };
  const error = await updateMessage(ports, world.card(), scene).catch((thrown) => thrown);
  assert.is(error, refused);
  assert.is(world.stored(), 'A');
});

test('a drawing from an older row is not sent after a newer one', async () => {
  const world = messageWorld();
  world.change('B');
  const slow = heldAt(MARKS);
  const showing = world.show(slow.step);
  await slow.reached;
  world.change('C');
  await world.show();
  slow.go();
  await showing;
  assert.equal(world.slack, { shows: 'C', updates: 1 });
  assert.ok(world.wasAsked());
});

test('two updates at once: the one that comes late is noticed, and neither is taken for what Slack shows', async () => {
  const world = messageWorld();
  world.change('B');
  const slow = heldAt(SENDS);
  const showing = world.show(slow.step);
  await slow.reached;
  world.change('C');
  await world.show();
  assert.is(world.slack.shows, 'C');
  slow.go();
  await showing;
  assert.equal([world.slack.shows, world.stored()], ['B', undefined]);
  assert.ok(world.wasAsked());
  await world.show();
  assert.is(world.slack.shows, 'C');
});

test('two updates of one row at once are noticed too: what is drawn from its batch may differ', async () => {
  const world = messageWorld();
  world.progress('B');
  const slow = heldAt(SENDS);
  const showing = world.show(slow.step);
  await slow.reached;
  world.progress('C');
  await world.show();
  slow.go();
  await showing;
  assert.is(world.slack.shows, 'B');
  assert.ok(world.wasAsked());
});

test('where nothing is known, a change of the row tells that an update may have come late', async () => {
  const world = messageWorld('A', '?A');
  world.change('B');
  await world.show();
  assert.not(world.wasAsked());
  // Nothing is left to be marked, so the third step sends.
  const slow = heldAt(MARKS);
  const showing = world.show(slow.step);
  await slow.reached;
  world.change('C');
  await world.show();
  slow.go();
  await showing;
  assert.is(world.slack.shows, 'B');
  assert.ok(world.wasAsked());
});

/** What one sender meets; `dies`: it makes no call after so many steps. */
const sender = fc.record({
  fault: fc.constantFrom<Fault>('none', 'none', 'before', 'after'),
  dies: fc.option(fc.integer({ min: 1, max: 7 })),
  mustExist: fc.boolean(),
});

test('however changes, senders, lost answers and crashes meet, Slack shows the row in the end', () =>
  fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(sender, { minLength: 1, maxLength: 4 }),
      fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('A', '?A'),
      async (scheduler, senders, changes, shown) => {
        const world = messageWorld('A', shown);
        // Each change asks for the job that shows it; a job that begins later has answered that, unless it fails.
        let isDue = false;
        scheduler.scheduleSequence(
          changes.map((reason) => async () => {
            world.change(reason);
            isDue = true;
          }),
        );
        for (const { fault, dies, mustExist } of senders) {
          let steps = 0;
          const step: Step = () => {
            steps += 1;
            const isDead = dies !== null && steps > dies;
            return scheduler.schedule(isDead ? Promise.reject(new Error('killed')) : Promise.resolve());
          };
          const begin = async () => {
            await scheduler.schedule(Promise.resolve());
            isDue = false;
            await world.show(step, fault, mustExist);
          };
          begin().catch(() => {
            isDue = true;
          });
        }
        await scheduler.waitIdle();
        for (let runs = 0; isDue || world.wasAsked(); runs += 1) {
          assert.ok(runs < 5, 'it is shown again and again');
          isDue = false;
          await world.show();
        }
        assert.is(world.slack.shows, world.row().reason);
      },
    ),
    { numRuns: 2_000, seed: 16 },
  ));

test.run();
