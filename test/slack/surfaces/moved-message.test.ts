import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { staleCopy } from '../../../src/slack/surfaces/approval-card.ts';
import { permalink } from '../../../src/slack/surfaces/permalink.ts';
import { partsOf } from './parts-of.ts';

const test = suite('an old copy');

test('links to the card where that is known, and has no button', () => {
  const url = permalink('https://team.slack.com/', { channel: 'C0001', ts: '1700000000.000100' });
  assert.equal(
    partsOf(staleCopy(url), 'link').map((part) => part.url),
    [url],
  );
  assert.equal(partsOf(staleCopy(undefined), 'link'), []);
  assert.equal(partsOf(staleCopy(url), 'actions'), []);
});

test('the address of a message has its ts without the dot', () => {
  const url = permalink('https://team.slack.com/', { channel: 'C0001', ts: '1700000000.000100' });
  assert.is(url, 'https://team.slack.com/archives/C0001/p1700000000000100');
});

test.run();
