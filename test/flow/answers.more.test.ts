import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { untilStored } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approved, creating, hasRetry, inviting, isForPeople, passes, sentenceOf } from './two-writes.ts';

// What is stored, said and sent for every answer is in services/carry-out.test; the shapes of errors in cxengage/errors.test.
// Here are a few of them, whole: what people read and CxEngage gets.
const test = suite('answers of CxEngage, in more ways');
const theDesk = sharedDesk(test);

/** The default of CXENGAGE_SETTLE_SECONDS, the 10 s of a call, and what whole seconds in headers hide. */
const SETTLED_MS = 150_000 + 10_000 + 2_000;

type User = Parameters<Desk['cxengage']['state']['addUser']>[0];

/** CxEngage stores new users differently until the returned function is called. */
function storedAs({ cxengage: { state } }: Desk, differently: (user: User) => Partial<User>): () => void {
  const { addUser } = state;
  state.addUser = (user) => addUser({ ...user, ...differently(user) });
  return () => {
    state.addUser = addUser;
  };
}

function lookUps({ cxengage }: Desk, email: string): number {
  return cxengage.calls.filter(({ path }) => path.includes(`email=${encodeURIComponent(email)}`)).length;
}

for (const write of [creating, inviting]) {
  test(`${write.name}: a lost reply is settled by a look-up at once`, async () => {
    const desk = await theDesk();
    const { card, posts, made, records, revision } = await approved(desk, write, { kind: 'dropAfterWrite' });
    const result = await desk.inThread(card, write.success);
    assert.match(textOf(result), /A look-up found the user/);
    assert.is(posts().length, 1);
    assert.is(made(), 1);
    assert.not(records.jobs(revision).includes('carry_out_request'));
  });

  test(`${write.name}: what never arrived is sent again when it can no longer arrive`, async () => {
    const desk = await theDesk();
    const { card, posts, made } = await approved(desk, write, { kind: 'drop' });
    await desk.inThread(card, /Checking\. CxEngage's answer was lost/);
    await desk.becomes(card, /The bot is checking what CxEngage has/);
    await passes(desk, 140_000);
    assert.is(posts().length, 1);
    await passes(desk, 30_000, () => posts().length > 1);
    await desk.inThread(card, write.success);
    const [first, second] = posts();
    assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 150_000);
    assert.is(made(), 1);
  });

  test(`${write.name}: a write that happens 25 s after the call was given up makes one, with one call`, async () => {
    const desk = await theDesk();
    const { card, posts, made } = await approved(desk, write, { kind: 'lateWrite', ms: 35_000 });
    await desk.inThread(card, /Checking/);
    await passes(desk, 80_000, made);
    await desk.inThread(card, write.success);
    assert.is(posts().length, 1);
    assert.is(made(), 1);
  });

  test(`${write.name}: CxEngage writes it and answers 409`, async () => {
    const desk = await theDesk();
    const effect: FaultEffect = { kind: 'answer', ...errorShapes.conflict409, writeFirst: true };
    const { card, posts, made } = await approved(desk, write, effect);
    assert.match(
      textOf(await desk.inThread(card, write.success)),
      /CxEngage answered 409, although the call had created the user.*\./,
    );
    assert.is(posts().length, 1);
    assert.is(made(), 1);
  });

  test(`${write.name}: somebody else is faster`, async () => {
    const desk = await theDesk();
    const { card, email, posts, made } = await approved(desk, write, { kind: 'slow', ms: 5_000 });
    await eventually(() => posts().length === 1, 'the call');
    write.byAnother(desk, email);
    desk.clock.advance(5_000);
    const failure = await desk.inThread(card, /Failed/);
    assert.match(sentenceOf(failure), /^This person is already (on the platform|in this tenant)/);
    assert.not(hasRetry(failure));
    assert.is(made(), 1);
  });

  test(`${write.name}: a refusal that can pass has Retry, for approvers`, async () => {
    const desk = await theDesk();
    const effect: FaultEffect = { kind: 'answer', ...errorShapes.forbidden403 };
    const { card, records, revision, made } = await approved(desk, write, effect);
    const failure = await desk.inThread(card, /Failed/);
    isForPeople(desk, failure);
    assert.match(sentenceOf(failure), /the role has more permissions than yours \(403\)/);
    assert.not(hasRetry(await desk.inDirect(desk.rita, /failed.*the role has more permissions than yours/s)));
    const told = desk.privately(desk.rita).length;
    await untilStored(desk, failure);
    await desk.rita.click({ channel: failure.channel, ts: failure.ts }, 'retry_request', { forge: true });
    const answer = await desk.slack.until(() => desk.privately(desk.rita)[told], 'a private answer');
    assert.match(answer, /^Only approvers can do this/);
    assert.is(records.status(revision), 'failed');
    await desk.press(desk.ben, failure, 'retry_request');
    await desk.inThread(card, write.success);
    await desk.becomes(failure, /retried it/);
    assert.is(made(), 1);
  });
}

test('a look-up that shows the user only 30 s later makes one user, with one call', async () => {
  const desk = await theDesk();
  const absent = { effect: { kind: 'answer', ...errorShapes.notFound404 }, times: Number.POSITIVE_INFINITY } as const;
  const { card, posts, made, disarm } = await approved(desk, creating, { kind: 'dropAfterWrite' }, { after: absent });
  await desk.inThread(card, /Checking/);
  await passes(desk, 30_000);
  disarm();
  await passes(desk, 40_000);
  await desk.inThread(card, creating.success);
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('a lasting 500 is told with its own words after two calls and about five minutes; Retry looks first', async () => {
  const desk = await theDesk();
  const begun = desk.clock.now();
  const { card, posts, made, records, revision } = await approved(
    desk,
    creating,
    { kind: 'answer', ...errorShapes.json500 },
    { times: 2 },
  );
  await passes(desk, 400_000, () => records.status(revision) === 'failed');
  assert.is(posts().length, 2);
  assert.ok(desk.clock.now() - begun < 360_000, `${desk.clock.now() - begun} ms`);
  const failure = await desk.inThread(card, /Failed/);
  isForPeople(desk, failure);
  assert.match(
    sentenceOf(failure),
    /^It was sent twice, but CxEngage does not show it\. Last answer: .* \(500\)\. A retry/,
  );
  await desk.press(desk.ben, failure, 'retry_request');
  await desk.inThread(card, creating.success);
  assert.is(made(), 1);
});

test('a 200 with an error body is not sent again, and told with its own words', async () => {
  const desk = await theDesk();
  const effect: FaultEffect = { kind: 'answer', status: 200, body: { error: { message: 'quota is used up' } } };
  const { card, posts, records, revision } = await approved(desk, creating, effect);
  await passes(desk, 2 * SETTLED_MS, () => records.status(revision) === 'failed');
  const failure = await desk.inThread(card, /Failed/);
  assert.match(sentenceOf(failure), /^It was sent once, .* Last answer: quota is used up \(200\)\./);
  assert.is(hasRetry(failure), true);
  assert.is(posts().length, 1);
});

test('a 201 with an id and another address is the end: told, and nothing is sent again', async () => {
  const desk = await theDesk();
  const restore = storedAs(desk, (user) => ({ email: user.email.replace('@', '.stripped@') }));
  const { card, posts } = await approved(desk, creating);
  const result = await desk.inThread(card, creating.success);
  restore();
  assert.match(textOf(result), /Not as approved: CxEngage stored it as person\.\d+\.stripped@example\.com\./);
  await passes(desk, SETTLED_MS);
  assert.is(posts().length, 1);
});

test('another role and status than approved are told in the thread and the audit log', async () => {
  const desk = await theDesk();
  const restore = storedAs(desk, () => ({ roleId: 'another-role', status: 'disabled' }));
  const { card, records, revision } = await approved(desk, creating);
  const text = textOf(await desk.inThread(card, creating.success));
  restore();
  const told =
    /Not as approved: The role in CxEngage is not the approved one: another-role\. The status in CxEngage is "disabled"/;
  assert.match(text, told);
  assert.match(records.details(revision, 'created'), /"differs":true/);
});

test('when no look-up is answered for long nobody can tell, and Retry looks first', async () => {
  const desk = await theDesk();
  const after = { effect: { kind: 'answer', ...errorShapes.html503 }, times: Number.POSITIVE_INFINITY } as const;
  const { card, posts, made, records, revision, disarm } = await approved(
    desk,
    creating,
    { kind: 'dropAfterWrite' },
    { after },
  );
  await passes(desk, 400_000, () => records.status(revision) === 'failed');
  const failure = await desk.inThread(card, /Failed/);
  assert.match(sentenceOf(failure), /so the result is unknown\. A retry looks it up first\.$/);
  disarm();
  await desk.press(desk.ben, failure, 'retry_request');
  await desk.inThread(card, creating.success);
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('a 404 page of a proxy is not "absent": nothing is sent again while only that comes', async () => {
  const desk = await theDesk();
  const page = '<html><body><h1>404 Not Found</h1><hr>nginx</body></html>';
  const proxy: FaultEffect = { kind: 'answer', status: 404, body: page, contentType: 'text/html' };
  const after = { effect: proxy, times: Number.POSITIVE_INFINITY };
  const { card, email, posts, made, disarm } = await approved(desk, creating, { kind: 'dropAfterWrite' }, { after });
  await desk.inThread(card, /Checking/);
  const before = lookUps(desk, email);
  await passes(desk, 60_000, () => lookUps(desk, email) > before + 2);
  disarm();
  await passes(desk, 40_000);
  await desk.inThread(card, creating.success);
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('who may ask is checked again before a second write', async () => {
  const desk = await theDesk();
  const { card, posts, made } = await approved(desk, creating, { kind: 'drop' });
  await desk.inThread(card, /Checking/);
  desk.slack.workspace.changeGroup(people.requesterGroup, [people.ana]);
  try {
    await passes(desk, SETTLED_MS);
    const failure = await desk.inThread(card, /Failed/);
    assert.match(sentenceOf(failure), /^The requester is no longer allowed to make this request/);
    assert.not(hasRetry(failure));
  } finally {
    desk.slack.workspace.changeGroup(people.requesterGroup, [people.rita, people.ana]);
    desk.clock.advance(30_000);
  }
  assert.is(posts().length, 1);
  assert.is(made(), 0);
});

test('a request that was refused does not claim the user that another request has made since', async () => {
  const desk = await theDesk();
  const { card, email, made } = await approved(desk, creating, { kind: 'answer', ...errorShapes.forbidden403 });
  const failure = await desk.inThread(card, /Failed/);
  desk.clock.advance(4_000);
  const newer = await creating.ask(desk, email);
  await desk.press(desk.ben, newer, 'approve_request');
  await desk.inThread(newer, creating.success);
  await desk.press(desk.ben, failure, 'retry_request');
  const again = await desk.inThread(card, /This person is already on the platform/);
  assert.match(textOf(again), /^Failed:/);
  assert.match(JSON.stringify(again.blocks), /invite_to_tenant/);
  assert.is(made(), 1);
});

test('a token that is refused twice is renewed, and tried again like any trouble', async () => {
  const desk = await theDesk();
  const { card, posts, made } = await approved(desk, creating, { kind: 'revokeToken' }, { times: 2 });
  await passes(desk, 10_000, made);
  await desk.inThread(card, creating.success);
  assert.is(posts().length, 3);
  assert.is(made(), 1);
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
    const { cxengage } = desk;
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
    await passes(desk, SETTLED_MS);
    await desk.inThread(card, creating.success);
    assert.ok(desk.log.some(({ msg }) => msg === 'a write was not confirmed'));
    assert.not.match(JSON.stringify(desk.log), /secretive|cannot make/i);
  }),
);

test.run();
