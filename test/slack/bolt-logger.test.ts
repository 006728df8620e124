import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import { boltLogger } from '../../src/slack/bolt-logger.ts';
import { longestMatched } from '../helpers/longest-matched.ts';

const test = suite("Bolt's words in the log");

function said(...parts: unknown[]): unknown {
  let line = '';
  const log = createLogger('info', {
    write(text) {
      line = text;
    },
  });
  boltLogger(log).warn(...parts);
  return JSON.parse(line).said;
}

test('are cut', () => assert.is(said('x'.repeat(400), 'y'.repeat(400)), `${'x'.repeat(400)} ${'y'.repeat(99)}`));

test('do not quote a body that cannot be read', () =>
  assert.is(said('Malformed request body: bob@example.com'), 'Malformed request body'));

test('are cut before anything is looked for in them', () => {
  const body = `Malformed request body: ${'x'.repeat(10_000_000)}`;
  assert.ok(longestMatched(() => assert.is(said(body), 'Malformed request body')) <= 500);
});

test.run();
