import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { appWords } from '../../../../src/sandbox/page/client/app-words.ts';
import type { AppState } from '../../../../src/sandbox/page/world.ts';
import { worldOf } from './small-world.ts';

const test = suite('what the page says of the app');

const STATES: readonly (readonly [AppState, string | undefined])[] = [
  [{ status: 'stopped', starts: 0 }, 'bot is starting…'],
  [{ status: 'starting', starts: 1 }, 'bot is starting…'],
  [{ status: 'running', starts: 1 }, undefined],
  [{ status: 'stopped', starts: 1 }, 'bot is not running. Start it behind the curtain, under "Switches".'],
  [
    { status: 'stopped', starts: 1, problem: 'It has no token.' },
    'bot is not running. It has no token. Start it behind the curtain, under "Switches".',
  ],
];
for (const [app, words] of STATES)
  test(JSON.stringify(app), () => {
    assert.is(appWords(worldOf({ app })), words);
  });

test.run();
