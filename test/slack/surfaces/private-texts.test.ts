import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { help, unexpected } from '../../../src/slack/surfaces/private-texts.ts';

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

test('an unexpected error says to look first, and gives the reference', () => {
  assert.match(unexpected('0a1b2c3d'), /Look how the request stands.*0a1b2c3d\.$/);
});

test.run();
