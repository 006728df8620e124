import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  conversationsOf,
  directId,
  isInChannel,
  isRoot,
  messagesFor,
  placeOf,
  repliesTo,
} from '../../../../src/sandbox/page/client/sight.ts';
import { surroundingsOf } from '../../../../src/sandbox/page/client/surroundings-of.ts';
import { ANN, BEN, BOT, channel, GENERAL, message, SECRET, worldOf } from './small-world.ts';

const test = suite('who sees what');

test('a person’s conversations: the channels he is in, by name, then the app’s direct messages', () => {
  const channels = [
    channel(GENERAL, 'general', [ANN, BEN]),
    channel(SECRET, 'approvals', [ANN], 'private'),
    channel('C3', 'partners', [BEN]),
    channel(directId(BEN), 'directmessage', [BEN, BOT], 'direct'),
  ];
  const world = worldOf({ channels });
  const ids = (person: string) => conversationsOf(world, person).map(({ id }) => id);
  assert.equal(ids(BEN), [GENERAL, 'C3', directId(BEN)]);
  // Nobody has written yet: the conversation is shown all the same.
  assert.equal(ids(ANN), [SECRET, GENERAL, directId(ANN)]);
  assert.equal(conversationsOf(world, ANN).at(-1), channel(directId(ANN), 'directmessage', [ANN, BOT], 'direct'));
  assert.is(conversationsOf(world, BEN).at(-1), channels[3]);
  assert.equal(ids('U9'), ['D9']);
});

test('the direct conversation of somebody else is nobody’s', () => {
  const world = worldOf({ channels: [channel(directId(BEN), 'directmessage', [BEN, BOT, ANN], 'direct')] });
  assert.equal(
    conversationsOf(world, ANN).map(({ id }) => id),
    [directId(ANN)],
  );
});

test('an ephemeral message is seen by one person only, in its channel only', () => {
  const all = [
    message('1.000100', BOT),
    message('2.000100', BOT, { ephemeralTo: ANN }),
    message('3.000100', BOT, { ephemeralTo: BEN }),
    message('4.000100', BEN, { channel: SECRET }),
    message('5.000100', BOT, { thread_ts: '1.000100', ephemeralTo: ANN }),
  ];
  const seen = (person: string, where = GENERAL) =>
    messagesFor(worldOf({ messages: all }), person, where).map(({ ts }) => ts);
  assert.equal(seen(ANN), ['1.000100', '2.000100', '5.000100']);
  assert.equal(seen(BEN), ['1.000100', '3.000100']);
  assert.equal(seen(ANN, SECRET), ['4.000100']);
  assert.equal(seen(ANN, 'C9'), []);
});

test('a reply stands under its message and nowhere else', () => {
  const root = message('1.000100', ANN, { thread_ts: '1.000100' });
  const lonely = message('2.000100', ANN);
  const replies = [
    message('3.000100', BEN, { thread_ts: '1.000100' }),
    message('4.000100', ANN, { thread_ts: '1.000100' }),
  ];
  const all = [root, lonely, ...replies, message('5.000100', BEN, { thread_ts: '2.000100' })];
  assert.equal(all.map(isRoot), [true, true, false, false, false]);
  assert.equal(repliesTo(root, all), replies);
  assert.equal(repliesTo({ ts: '9.000100' }, all), []);
});

test('a permalink of the workspace leads to its message; anything else leads nowhere', () => {
  const slack = 'http://127.0.0.1:4000';
  const place = (path: string) => placeOf(slack + path, slack);
  assert.equal(place('/archives/C1/p1700000000000100'), { channel: 'C1', ts: '1700000000.000100' });
  assert.equal(place('/archives/C1/p1700000000000100?thread_ts=1600000000.000100&cid=C1'), {
    channel: 'C1',
    ts: '1700000000.000100',
    thread: '1600000000.000100',
  });
  assert.equal(placeOf(`${slack}/archives/C1/p1700000000000100`, `${slack}/`), {
    channel: 'C1',
    ts: '1700000000.000100',
  });

  const bad = [
    '/archives/C1/p',
    '/archives/C1/p000100',
    '/archives/C1/1700000000000100',
    '/archives/C1/p17000000000001x0',
    '/archives/C1/p1700000000000100/more',
    '/archives/C1',
    '/archives//p1700000000000100',
    '/archives/C1%2F..%2F..%2Fact/p1700000000000100',
    '/archives/<img>/p1700000000000100',
    '/x/../archives/../C1/p1700000000000100',
    '/more/archives/C1/p1700000000000100',
  ];
  for (const path of bad) assert.is(place(path), undefined, path);
  const path = '/archives/C1/p1700000000000100';
  const elsewhere = [
    path,
    '',
    'no address',
    `javascript:alert(1)//${slack}${path}`,
    `data:text/html,${slack}${path}`,
    `blob:${slack}${path}`,
    `https://127.0.0.1:4000${path}`,
    `http://127.0.0.1${path}`,
    `http://127.0.0.1:40001${path}`,
    `http://localhost:4000${path}`,
    `http://127.0.0.1:4000@evil.example${path}`,
    `http://127.0.0.1:4000.evil.example${path}`,
    `http://evil.example/?${slack}${path}`,
    `//evil.example${path}`,
  ];
  for (const url of elsewhere) assert.is(placeOf(url, slack), undefined, url);
});

test('a broadcast reply stands in its thread and in the channel', () => {
  const reply = message('2.000100', BOT, { thread_ts: '1.000100', subtype: 'thread_broadcast' });
  assert.is(isInChannel(reply), true);
  assert.is(isInChannel(message('2.000100', BOT, { thread_ts: '1.000100' })), false);
  assert.equal(repliesTo(message('1.000100', BOT), [reply]), [reply]);
});

test('a channel is named to those who may see it', () => {
  const channels = [channel(GENERAL, 'general', [ANN]), channel(SECRET, 'secret', [BEN], 'private')];
  const seen = (person: string, id: string) =>
    surroundingsOf(
      worldOf({ channels }),
      person,
      () => {},
      () => {},
    ).channel(id);
  assert.equal(seen(BEN, GENERAL), { isPrivate: false, name: 'general' });
  assert.equal(seen(BEN, SECRET), { isPrivate: true, name: 'secret' });
  assert.equal(seen(ANN, SECRET), { isPrivate: true });
  assert.is(seen(ANN, 'C9'), undefined);
});

test.run();
