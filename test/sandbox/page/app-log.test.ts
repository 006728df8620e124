import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createAppLog } from '../../../src/sandbox/page/app-log.ts';

const NOW = Date.UTC(2026, 10, 24);
const line = (level: number, more: object = {}) => JSON.stringify({ level, time: 7, msg: 'said', ...more });

const test = suite('the app’s log on the page');

test('a line of the logger is taken apart: its own keys, and the rest as data', () => {
  const log = createAppLog(() => NOW);
  log.add(line(30, { port: 3000, cause: { message: 'x' } }));
  assert.equal(log.lines, [{ at: 7, level: 'info', message: 'said', data: { port: 3000, cause: { message: 'x' } } }]);
});

test('every level has its word', () => {
  const log = createAppLog(() => NOW);
  for (const level of [10, 20, 30, 40, 50, 60]) log.add(line(level));
  assert.equal(
    log.lines.map(({ level }) => level),
    ['debug', 'debug', 'info', 'warn', 'error', 'error'],
  );
});

test('what no logger wrote is an error, word for word, at the clock’s time; an empty line is nothing', () => {
  const log = createAppLog(() => NOW);
  const strange = ['(node:1) Warning: x', '{', '42', 'null', '[]', '{"level":"30","time":1,"msg":"x"}', '{"msg":"x"}'];
  for (const text of strange) log.add(text);
  for (const text of ['', ' ', '\t']) log.add(text);
  assert.equal(
    log.lines,
    strange.map((message) => ({ at: NOW, level: 'error', message, data: {} })),
  );
});

test('the last lines are kept; a reset forgets all', () => {
  const log = createAppLog(() => NOW);
  const { lines } = log;
  for (let index = 0; index < 250; index += 1) log.add(line(30, { index }));
  assert.is(lines.length, 200);
  assert.equal([lines[0]?.data, lines.at(-1)?.data], [{ index: 50 }, { index: 249 }]);
  log.reset();
  assert.equal(log.lines, []);
  log.add(line(30));
  assert.is(log.lines.length, 1);
});

test.run();
