import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  afterReading,
  newsIn,
  newsOf,
  type ReadMarks,
  unreadReplies,
} from '../../../../src/sandbox/page/client/read-marks.ts';
import { directId } from '../../../../src/sandbox/page/client/sight.ts';
import type { World, WorldMessage } from '../../../../src/sandbox/page/world.ts';
import { ANN, BEN, BOT, channel, GENERAL, message, SECRET, worldOf } from './small-world.ts';

const ROOT = '1.000100';
const channels = [channel(GENERAL, 'general', [ANN, BEN]), channel(SECRET, 'secret', [BEN], 'private')];
const thread_ts = ROOT;
const messages = [
  message(ROOT, BEN, { thread_ts }),
  message('2.000100', ANN),
  message('3.000100', BOT, { thread_ts }),
  message('4.000100', BOT),
  message('5.000100', BOT, { ephemeralTo: BEN }),
  message('6.000100', BOT, { thread_ts, ephemeralTo: ANN }),
];
const world = worldOf({ channels, messages });

const test = suite('what somebody has read');

const place = (ts: string) => ({ channel: GENERAL, ts });
const general = (all: World, marks: ReadMarks, person: string) => {
  const { count, isBold } = newsIn(all, marks, person, channel(GENERAL, 'general', [ANN, BEN]));
  return isBold ? count : 'nothing';
};

test('posts make a channel bold; only a mention counts', () => {
  assert.is(general(world, {}, ANN), 0);
  assert.is(general(world, {}, 'U9'), 0, 'whoever has written nothing too');
  const mention = worldOf({ channels, messages: [...messages, message('7.000100', BEN, { mentions: [ANN] })] });
  assert.is(general(mention, {}, ANN), 1);
  assert.is(general(mention, {}, BEN), 0);
  const own = worldOf({ channels, messages: [message('7.000100', ANN, { mentions: [ANN] })] });
  assert.is(general(own, {}, ANN), 'nothing');
});

test('every direct message counts', () => {
  const direct = channel(directId(ANN), 'directmessage', [ANN, BOT], 'direct');
  const more = ['1.000100', '2.000100'].map((ts) => message(ts, BOT, { channel: direct.id }));
  const all = worldOf({ channels: [direct], messages: more });
  assert.equal(newsIn(all, {}, ANN, direct), { count: 2, isBold: true });
  const read = afterReading(all, {}, ANN, direct.id);
  assert.equal(newsIn(all, read, ANN, direct), { count: 0, isBold: false });
});

test('replies mark the channel only for those who follow the thread', () => {
  const reply = (ts: string, user: string, mentions: readonly string[] = []) =>
    message(ts, user, { thread_ts, mentions });
  const after = (...replies: ReturnType<typeof reply>[]) => {
    const all = worldOf({ channels, messages: [message(ROOT, BEN, { thread_ts }), ...replies] });
    const read = (person: string) => afterReading(all, {}, person, GENERAL);
    return [general(all, read(ANN), ANN), general(all, read(BEN), BEN)];
  };
  assert.equal(after(reply('2.000100', BOT)), ['nothing', 0], 'Ben has begun it');
  assert.equal(after(reply('2.000100', ANN), reply('3.000100', BOT)), [0, 0], 'Ann has written in it');
  assert.equal(after(reply('2.000100', BOT, [ANN])), [1, 0], 'Ann is mentioned in it');
  assert.equal(after(reply('2.000100', BOT, [ANN]), reply('3.000100', BOT)), [1, 0], 'and then follows it');
});

test('a broadcast reply is news in the channel, and read once it was seen there or in its thread', () => {
  const reply = message('7.000100', BOT, { thread_ts, subtype: 'thread_broadcast', mentions: [ANN] });
  const read = { ...afterReading(world, {}, ANN, GENERAL), ...afterReading(world, {}, ANN, GENERAL, ROOT) };
  const all = worldOf({ channels, messages: [...messages, reply] });
  assert.is(general(all, read, ANN), 1);
  assert.is(unreadReplies(all, read, ANN, place(ROOT)), 1);
  for (const where of [undefined, ROOT]) {
    const after = afterReading(all, read, ANN, GENERAL, where);
    assert.is(general(all, after, ANN), 'nothing', `seen in ${where ?? 'the channel'}`);
    assert.is(unreadReplies(all, after, ANN, place(ROOT)), 0);
  }
});

test('a broadcast reply is news in the channel for those who do not follow its thread too', () => {
  const reply = message('7.000100', BOT, { thread_ts, subtype: 'thread_broadcast' });
  const root = message(ROOT, BEN);
  const read = afterReading(worldOf({ channels, messages: [root] }), {}, ANN, GENERAL);
  const news = (one: WorldMessage) => general(worldOf({ channels, messages: [root, one] }), read, ANN);
  assert.is(news(reply), 0);
  assert.is(news(message('7.000100', BOT, { thread_ts })), 'nothing');
});

test('a mention of somebody who is not in the channel counts for nobody', () => {
  const all = worldOf({ channels, messages: [message('7.000100', BOT, { channel: SECRET, mentions: [ANN] })] });
  assert.equal(newsOf(all, {}, ANN), { count: 0, isBold: false });
});

test('who has read a conversation has not read its threads, and the other way round', () => {
  assert.is(unreadReplies(world, {}, ANN, place(ROOT)), 2);
  assert.is(unreadReplies(world, {}, BEN, place(ROOT)), 1);
  assert.is(unreadReplies(world, {}, ANN, place('2.000100')), 0);
  const read = afterReading(world, {}, BEN, GENERAL);
  assert.is(unreadReplies(world, read, BEN, place(ROOT)), 1);
  assert.is(general(world, read, BEN), 0);
  const thread = afterReading(world, {}, BEN, GENERAL, ROOT);
  assert.is(unreadReplies(world, thread, BEN, place(ROOT)), 0);
  assert.is(general(world, thread, BEN), 0);
  assert.is(general(world, afterReading(world, read, BEN, GENERAL, ROOT), BEN), 'nothing');
});

test('what comes after is new again; what others read is theirs', () => {
  const read = afterReading(world, afterReading(world, {}, ANN, GENERAL), ANN, GENERAL, ROOT);
  const later = worldOf({
    channels,
    messages: [...messages, message('7.000100', BEN, { thread_ts }), message('8.000100', BEN)],
  });
  assert.is(general(world, read, ANN), 'nothing');
  assert.is(general(later, read, ANN), 0);
  assert.is(unreadReplies(later, read, ANN, place(ROOT)), 1);
  assert.is(general(world, read, BEN), 0);
});

test('over all conversations: only those that one is in', () => {
  const more = [
    message('7.000100', BOT, { channel: SECRET, mentions: [ANN, BEN] }),
    message('8.000100', BOT, { channel: directId(ANN) }),
  ];
  const all = worldOf({ channels, messages: more });
  assert.equal(newsOf(all, {}, ANN), { count: 1, isBold: true });
  assert.equal(newsOf(all, {}, BEN), { count: 1, isBold: true });
  assert.equal(newsOf(all, afterReading(all, {}, ANN, directId(ANN)), ANN), { count: 0, isBold: false });
  assert.equal(newsOf(all, {}, 'U9'), { count: 0, isBold: false });
});

test('the marks are the same object when nothing is new', () => {
  const none = {};
  assert.is(afterReading(worldOf({ channels }), none, ANN, GENERAL), none);
  assert.is(afterReading(world, none, ANN, GENERAL, '9.000100'), none);
  assert.is(afterReading(world, none, ANN, 'C9'), none);
  const read = afterReading(world, none, ANN, GENERAL);
  assert.is.not(read, none);
  assert.equal(none, {});
  assert.is(afterReading(world, read, ANN, GENERAL), read);
  // A message that was removed makes nothing unread.
  const fewer = worldOf({ channels, messages: messages.slice(0, 2) });
  assert.is(afterReading(fewer, read, ANN, GENERAL), read);
  assert.is(general(fewer, read, ANN), 'nothing');
});

test.run();
