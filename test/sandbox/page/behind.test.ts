import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { eventually } from '../../helpers/eventually.ts';
import { askRaw, sharedPage } from './with-page.ts';

const test = suite('what is behind a message');
const page = sharedPage(test);
const { does } = page;

interface Place {
  readonly channel: string;
  readonly ts: string;
}

/** The calls about a message in full, as the page asks for them. */
async function callsAbout(place: Place) {
  const { calls } = await page.behind(place);
  return Promise.all(calls.map(async (id) => JSON.parse((await page.get(`/calls/${id}`)).body)));
}
const approve = ({ channel, ts }: Place) =>
  does({ do: 'click', as: people.ana, channel, ts, actionId: 'approve_request' });
/** Waits for all that an approved request comes to: the result in its thread, and a card without buttons. */
async function replied({ ts }: Place) {
  const { slack } = page.stage;
  const find = (look: (message: Message) => boolean, what: string) =>
    slack.until(() => slack.workspace.messages.find(look), what);
  await find((message) => message.ts === ts && /✓ /.test(JSON.stringify(message.blocks)), 'the card to be done');
  return find(({ thread_ts, text }) => thread_ts === ts && /created/i.test(text), 'the result');
}
const run = async () => {
  if (page.stage.app.state.status === 'stopped') await does({ do: 'start' });
};

test.before.each(run);

test('behind a card: the request, its events, its jobs and its messages', async () => {
  const card = await page.ask('carla@example.com');
  const { record } = await page.behind(card);
  assert.is(record?.from, 'app');
  assert.is(record?.request.status, 'pending');
  assert.is(Object(record?.request.content).email, 'carla@example.com');
  assert.equal(
    record?.auditEvents.map(({ kind }) => kind),
    ['submitted'],
  );
  assert.equal(
    record?.messages.filter(({ purpose }) => purpose === 'card').map(({ channel, ts }) => ({ channel, ts })),
    [{ channel: card.channel, ts: card.ts }],
  );
  assert.ok(record?.jobs.some(({ kind }) => kind === 'repost_card'));
  assert.not.match(JSON.stringify(record?.jobs), 'lease"');

  await approve(card);
  const reply = await replied(card);
  const after = await page.behind(card);
  assert.is(after.record?.request.id, record?.request.id);
  assert.equal(
    after.record?.auditEvents.slice(0, 3).map(({ kind }) => kind),
    ['submitted', 'approved', 'write_started'],
  );
  // The result stands behind the same request, once it is stored where it is.
  await eventually(async () => (await page.behind(reply)).record, 'that the result is stored');
  assert.is((await page.behind(reply)).record?.request.id, record?.request.id);
});

test('exactly the calls about it, from the form to the user; none of another request', async () => {
  const first = await page.ask('dora@example.com');
  const second = await page.ask('emil@example.com');
  await approve(first);
  await replied(first);
  await page.settled(first);
  const [about, other] = [await callsAbout(first), await callsAbout(second)];
  const names = about.map(({ name }) => name);
  for (const name of ['view_submission', 'chat.postMessage', 'block_actions', 'POST /v1/users', 'chat.update'])
    assert.ok(names.includes(name), `${name} is missing in ${names}`);
  assert.not.match(JSON.stringify(about), 'emil@example.com');
  assert.not.match(JSON.stringify(other), 'dora@example.com');
  assert.ok(other.map(({ name }) => name).includes('view_submission'));
  assert.not(other.map(({ name }) => name).includes('POST /v1/users'));
  const at = about.map((call) => call.at);
  assert.equal(
    at,
    at.toSorted((a, b) => a - b),
  );

  // All that hold its address, and nothing of the kind is left out.
  const ids = (await page.world()).calls.map(({ id }) => id);
  const all = await Promise.all(ids.map(async (id) => (await page.get(`/calls/${id}`)).body));
  const holding = all.filter((text) => /dora(@|%40)example\.com/.test(text)).map((text) => JSON.parse(text).id);
  assert.equal(
    holding.filter((id) => !about.some((call) => call.id === id)),
    [],
  );
});

test('an address that ends like another one is another one', async () => {
  const short = await page.ask('finn@example.com');
  await page.ask('joe.finn@example.com');
  const about = await callsAbout(short);
  assert.ok(about.length > 0);
  assert.not.match(JSON.stringify(about), 'joe.finn@example.com');
});

test('a call with a path that nobody can decode breaks nothing', async () => {
  const card = await page.ask('gina@example.com');
  await askRaw(`${page.stage.cxengage.url}/v1/%zz`);
  try {
    assert.is((await page.get(`/behind?channel=${card.channel}&ts=${card.ts}`)).status, 200);
  } finally {
    // Its call must not disturb the other tests.
    page.stage.cxengage.reset();
  }
});

test('while the app does not run: what it said last, and what it never said is not there', async () => {
  const known = await page.ask('hans@example.com');
  const unknown = await page.ask('ida@example.com');
  const before = await page.behind(known);
  await does({ do: 'kill' });
  const after = await page.behind(known);
  assert.equal(after.record, { ...before.record, from: 'stopped' });
  assert.equal(after.calls, before.calls);
  assert.is((await page.behind(unknown)).record, undefined);
  await does({ do: 'start' });
  assert.is((await page.behind(known)).record?.from, 'app');
  assert.is((await page.behind(unknown)).record?.from, 'app');
});

test('a person’s own message, and one that is not there, belong to no request', async () => {
  const { ts = '' } = await does({ do: 'say', as: people.ana, channel: people.approvals, text: 'x' });
  assert.equal(await page.behind({ channel: people.approvals, ts: String(ts) }), { calls: [] });
  for (const query of ['', '?channel=C&ts=1', '?channel=a&channel=b&ts[x]=1', `?channel=${people.approvals}`]) {
    const { status, body } = await page.get(`/behind${query}`);
    assert.is(status, 200, body);
    assert.is(JSON.parse(body).record, undefined);
  }
});

test('after a reset nothing of before is said, also while the app does not run', async () => {
  const card = await page.ask('jan@example.com');
  assert.ok((await page.behind(card)).record);
  await does({ do: 'reset' });
  await does({ do: 'kill' });
  assert.equal(await page.behind(card), { calls: [] });
});

test.run();
