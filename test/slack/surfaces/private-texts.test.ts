import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { help, unexpected, unknownWord } from '../../../src/slack/surfaces/private-texts.ts';

const test = suite('private texts');

test('help names every word that the command knows', () => {
  for (const form of [
    '`/create-user bob@example.com`',
    '`/create-user invite bob@example.com`',
    '`/create-user bulk`',
    '`/create-user help`',
  ]) {
    assert.match(help('/create-user'), form);
  }
});

test('an unknown word is quoted, at most 40 characters of it, and is no mention', () => {
  assert.is(
    unknownWord('/create-user', 'foo <!here>'),
    'I don\'t know "foo &lt;!here&gt;". Type `/create-user help` to see what I can do.',
  );
  assert.match(unknownWord('/create-user', 'x'.repeat(99)), `"${'x'.repeat(40)}…"`);
});

test('an unexpected error says to look first, and gives the reference', () => {
  assert.match(unexpected('0a1b2c3d'), /Check the status of the request.*0a1b2c3d\.$/);
});

test.run();
