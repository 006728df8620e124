import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { afterReading, unread, unreadOf } from '../../../../src/sandbox/page/client/read-marks.ts';
import { directId } from '../../../../src/sandbox/page/client/sight.ts';
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

test('unread is what others wrote and one can see, threads included', () => {
  assert.is(unread(world, {}, ANN, GENERAL), 4);
  assert.is(unread(world, {}, BEN, GENERAL), 4);
  assert.is(unread(world, {}, ANN, GENERAL, ROOT), 2);
  assert.is(unread(world, {}, BEN, GENERAL, ROOT), 1);
  assert.is(unread(world, {}, ANN, GENERAL, '2.000100'), 0);
});

test('who has read a conversation has not read its threads, and the other way round', () => {
  const read = afterReading(world, {}, ANN, GENERAL);
  assert.is(unread(world, read, ANN, GENERAL), 2);
  assert.is(unread(world, read, ANN, GENERAL, ROOT), 2);
  const thread = afterReading(world, {}, ANN, GENERAL, ROOT);
  assert.is(unread(world, thread, ANN, GENERAL, ROOT), 0);
  assert.is(unread(world, thread, ANN, GENERAL), 2);
  assert.is(unread(world, afterReading(world, read, ANN, GENERAL, ROOT), ANN, GENERAL), 0);
});

test('what comes after is unread again; what others read is theirs', () => {
  const read = afterReading(world, afterReading(world, {}, ANN, GENERAL), ANN, GENERAL, ROOT);
  const later = worldOf({
    channels,
    messages: [...messages, message('7.000100', BEN, { thread_ts }), message('8.000100', BEN)],
  });
  assert.is(unread(later, read, ANN, GENERAL), 2);
  assert.is(unread(later, read, ANN, GENERAL, ROOT), 1);
  assert.is(unread(world, read, BEN, GENERAL), 4);
});

test('over all conversations: only those that one is in', () => {
  const more = [
    ...messages,
    message('7.000100', BOT, { channel: SECRET }),
    message('8.000100', BOT, { channel: directId(ANN) }),
  ];
  const all = worldOf({ channels, messages: more });
  assert.is(unreadOf(all, {}, ANN), 5);
  assert.is(unreadOf(all, {}, BEN), 5);
  assert.is(unreadOf(all, afterReading(all, {}, ANN, directId(ANN)), ANN), 4);
  assert.is(unreadOf(all, {}, 'U9'), 0);
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
  assert.is(unread(fewer, read, ANN, GENERAL), 0);
});

test.run();
