import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isOpen } from '../../../../src/sandbox/page/client/use-notices.ts';
import type { AppState } from '../../../../src/sandbox/page/world.ts';
import { ANN, GENERAL } from './small-world.ts';

const notice = { id: 1, personId: ANN, channel: GENERAL, text: 'x', ts: '1.000100', resets: 0 };
const world = (status: AppState['status'], starts: number, resets = 0) => ({ app: { status, starts }, resets });

const test = suite('what Slack told a person');

test('of an app that did not answer, it stays until the app was started anew and runs', () => {
  const silence = { ...notice, starts: 1 };
  assert.ok(isOpen(silence, world('stopped', 1)));
  assert.ok(isOpen(silence, world('running', 1)));
  assert.ok(isOpen(silence, world('starting', 2)));
  assert.not(isOpen(silence, world('running', 2)));
});

test('of anything else, it stays whatever the app does; a reset ends it', () => {
  assert.ok(isOpen(notice, world('running', 2)));
  assert.not(isOpen(notice, world('running', 2, 1)));
});

test.run();
