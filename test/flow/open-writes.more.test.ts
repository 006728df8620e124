import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/errors.ts';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { sampleReply } from '../fixtures/create-user-page.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approved, creating, hasRetry, sentenceOf } from './two-writes.ts';

const test = suite('a write that is open, and what may be said of it');
const theDesk = sharedDesk(test);

/** After this a write that a look-up does not find will not happen any more. */
const SETTLED_MS = 20_000;

function lookUps({ cxengage }: Desk, email: string): number {
  return cxengage.calls.filter(({ path }) => path.includes(`email=${encodeURIComponent(email)}`)).length;
}

test('a 404 page of a proxy is not "absent": nothing is sent again while only that comes', async () => {
  const desk = await theDesk();
  const page = '<html><body><h1>404 Not Found</h1><hr>nginx</body></html>';
  const proxy: FaultEffect = { kind: 'answer', status: 404, body: page, contentType: 'text/html' };
  const after = { effect: proxy, times: Number.POSITIVE_INFINITY };
  const { card, email, posts, made, disarm } = await approved(desk, creating, { kind: 'dropAfterWrite' }, { after });
  await desk.inThread(card, /Checking/);
  const before = lookUps(desk, email);
  desk.clock.advance(SETTLED_MS);
  await eventually(() => lookUps(desk, email) > before, 'another look-up');
  disarm();
  desk.clock.advance(SETTLED_MS);
  await desk.inThread(card, creating.success);
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('a 403 to the look-up decides nothing while the outcome is unknown', async () => {
  const desk = await theDesk();
  const after = { effect: { kind: 'answer', ...errorShapes.plainText403 } } as const;
  const late: FaultEffect = { kind: 'lateWrite', ms: 15_000 };
  const { card, posts, made, records, revision } = await approved(desk, creating, late, { after });
  await desk.inThread(card, /Checking/);
  desk.clock.advance(SETTLED_MS);
  await desk.inThread(card, creating.success);
  assert.not(records.events(revision).includes('failed'));
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('the last try gives its write the time to come too, before anybody can ask anew', async () => {
  const desk = await theDesk();
  const { cxengage, clock } = desk;
  const trouble: FaultEffect = { kind: 'answer', ...errorShapes.html503 };
  cxengage.fault({ match: { method: 'GET', path: creating.lookUp }, effect: trouble, times: 8 });
  // That is the form's look-up and those of seven tries. The next one is answered, and the one after the write is not.
  cxengage.fault({ match: { method: 'GET', path: creating.lookUp, after: 1 }, effect: trouble });
  const { card, posts, made, records, revision } = await approved(desk, creating, { kind: 'lateWrite', ms: 9_000 });
  await eventually(() => {
    const isSent = posts().length === 1;
    if (!isSent) clock.advance(2_000);
    return isSent;
  }, 'the write');
  await desk.inThread(card, /Checking|Failed/);
  clock.advance(SETTLED_MS);
  await desk.inThread(card, creating.success);
  assert.not(records.events(revision).includes('failed'));
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('a refused request does not claim the user that another request made since', async () => {
  const desk = await theDesk();
  const refused: FaultEffect = { kind: 'answer', ...errorShapes.forbidden403 };
  const { card, email, made } = await approved(desk, creating, refused);
  const failure = await desk.inThread(card, /Failed/);
  desk.clock.advance(4_000);
  const newer = await creating.ask(desk, email);
  await desk.press(desk.ben, newer, 'approve_request');
  await desk.inThread(newer, creating.success);
  await desk.press(desk.ben, failure, 'retry_request');
  const again = await desk.inThread(card, /They are on the platform already/);
  assert.match(textOf(again), /^Failed\./);
  assert.is(made(), 1);
});

test('who may ask is checked again before a second write', async () => {
  const desk = await theDesk();
  const { card, posts, made } = await approved(desk, creating, { kind: 'drop' });
  await desk.inThread(card, /Checking/);
  desk.slack.workspace.changeGroup(people.requesterGroup, [people.ana]);
  try {
    desk.clock.advance(30_000);
    const failure = await desk.inThread(card, /Failed/);
    assert.match(sentenceOf(failure), /^The requester may not make this request any more/);
    assert.not(hasRetry(failure));
  } finally {
    desk.slack.workspace.changeGroup(people.requesterGroup, [people.rita, people.ana]);
    desk.clock.advance(30_000);
  }
  assert.is(posts().length, 1);
  assert.is(made(), 0);
});

test('what is there already is not said to be not carried out, whoever may still ask', async () => {
  const desk = await theDesk();
  const { clock, slack } = desk;
  const trouble: FaultEffect = { kind: 'answer', ...errorShapes.html503 };
  const after = { effect: trouble, times: Number.POSITIVE_INFINITY };
  const { card, email, posts, made, records, revision, disarm } = await approved(
    desk,
    creating,
    { kind: 'dropAfterWrite' },
    { after },
  );
  await eventually(() => {
    clock.advance(2_000);
    return records.status(revision) === 'failed';
  }, 'the end of the tries');
  const failure = await desk.inThread(card, /nobody can tell/);
  disarm();
  // A look-up that is refused says nothing either.
  desk.cxengage.fault({
    match: { method: 'GET', path: creating.lookUp },
    effect: { kind: 'answer', ...errorShapes.plainText403 },
  });
  slack.workspace.changeGroup(people.requesterGroup, [people.ana]);
  try {
    clock.advance(30_000);
    const before = lookUps(desk, email);
    await desk.press(desk.ben, failure, 'retry_request');
    await eventually(() => lookUps(desk, email) > before, 'the look-up that is refused');
    clock.advance(2_000);
    await desk.inThread(card, creating.success);
  } finally {
    slack.workspace.changeGroup(people.requesterGroup, [people.rita, people.ana]);
    clock.advance(30_000);
  }
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('a good answer that is about another e-mail is not believed', async () => {
  const desk = await theDesk();
  const body = { result: sampleReply };
  const { card, posts, made } = await approved(desk, creating, { kind: 'answer', status: 200, body });
  await desk.inThread(card, /Checking/);
  assert.is(made(), 0);
  desk.clock.advance(SETTLED_MS);
  const result = await desk.inThread(card, creating.success);
  assert.not.match(textOf(result), new RegExp(sampleReply.id));
  assert.is(posts().length, 2);
  assert.is(made(), 1);
});

test('a confirmed user whom the look-up does not show is said with a note', async () => {
  const desk = await theDesk();
  const empty: FaultEffect = { kind: 'answer', ...errorShapes.notFound404 };
  const { card, made } = await approved(desk, creating, undefined, { after: { effect: empty } });
  const result = await desk.inThread(card, creating.success);
  assert.match(textOf(result), /Note: CxEngage confirmed it, but a look-up does not show it yet\./);
  assert.is(made(), 1);
});

test('a user whose maker is not told is not said to be created', async () => {
  const desk = await theDesk();
  const { cxengage } = desk;
  const { addUser } = cxengage.state;
  cxengage.state.addUser = (user) => Object.assign(addUser(user), { createdBy: null });
  try {
    const { card, email, posts } = await approved(desk, creating, { kind: 'dropAfterWrite' });
    const result = await desk.inThread(card, /is on the platform/);
    assert.match(textOf(result), /^User is on the platform: .*CxEngage does not say who made it/s);
    await desk.inDirect(desk.rita, new RegExp(`User is on the platform: ${email}`));
    assert.not.match(`${result.text} ${textOf(result)}`, /user created/i);
    assert.is(posts().length, 1);
  } finally {
    cxengage.state.addUser = addUser;
  }
});

test('a Retry-After of a day is asked again within a minute', async () => {
  const desk = await theDesk();
  const day = { ...errorShapes.tooMany429, headers: { 'Retry-After': '86400' } };
  const { card, posts, records, revision } = await approved(desk, creating, { kind: 'answer', ...day });
  const isRefused = () => records.events(revision).includes('write_refused');
  await eventually(() => isRefused() && records.isPutOff(revision, 'carry_out_request'), 'that it waits');
  desk.clock.advance(60_000);
  await desk.inThread(card, creating.success);
  assert.is(posts().length, 2);
});

test(
  'what the API quotes of a person is not in the log',
  withDesk(async (desk) => {
    const email = 'bob.secretive@example.com';
    const form = { firstName: 'Bobsecretive', lastName: 'Jonessecretive', reason: 'Reasonsecretive' };
    const card = await desk.ask(desk.rita, email, form);
    const said = `cannot make ${email} for Bobsecretive Jonessecretive`;
    const { cxengage, clock } = desk;
    cxengage.fault({
      match: { method: 'POST', path: creating.path },
      effect: { kind: 'answer', status: 500, body: { error: said } },
    });
    cxengage.fault({
      match: { method: 'GET', path: creating.lookUp, after: 1 },
      effect: { kind: 'answer', status: 400, body: { error: { message: said, attribute: { email: said } } } },
    });
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Checking/);
    clock.advance(SETTLED_MS);
    await desk.inThread(card, creating.success);
    assert.ok(desk.log.some(({ msg }) => msg === 'a write was not confirmed'));
    assert.not.match(JSON.stringify(desk.log), /secretive|cannot make/i);
  }),
);

test.run();
