import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../src/logger.ts';

const test = suite('the log');

function logged(level: string, write: (log: ReturnType<typeof createLogger>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLogger(level, { write: (line) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

test('is a line of JSON an event: its message, level, time and data, and no name of the machine', () => {
  const [line, ...more] = logged('info', (log) => log.warn({ requestId: 'one', delayMs: 5 }, 'tried again'));
  assert.equal(more, []);
  assert.ok(typeof line?.time === 'number');
  assert.equal({ ...line, time: 0 }, { level: 40, time: 0, requestId: 'one', delayMs: 5, msg: 'tried again' });
});

test('leaves out what is below its level', () => {
  const levels = (level: string) =>
    logged(level, (log) => {
      log.debug({}, 'debug');
      log.info({}, 'info');
      log.error({}, 'error');
    }).map(({ msg }) => msg);
  assert.equal(levels('debug'), ['debug', 'info', 'error']);
  assert.equal(levels('info'), ['info', 'error']);
  assert.equal(levels('silent'), []);
});

for (const key of [
  ...['token', 'secret', 'password', 'authorization'],
  ...['email', 'firstName', 'lastName', 'personalTelephone'],
]) {
  test(`blots out ${key}, down to two levels within the data`, () => {
    const hidden = `private-${key}`;
    const data = { [key]: hidden, one: { [key]: hidden, two: { [key]: hidden } }, list: [{ [key]: hidden }] };
    const [line] = logged('info', (log) => log.info(data, 'said'));
    assert.not.match(JSON.stringify(line), hidden);
    assert.is(line?.[key], '[redacted]');
    assert.is(line?.msg, 'said');
  });
}

test('leaves the data that it is given as they are', () => {
  const data = { user: { email: 'bob@example.com' } };
  logged('info', (log) => log.info(data, 'said'));
  assert.equal(data, { user: { email: 'bob@example.com' } });
});

test.run();
