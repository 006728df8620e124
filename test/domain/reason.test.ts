import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { reasonField } from '../../src/domain/reason.ts';
import { checkReason } from '../../src/kinds/kind.ts';
import { parseDeny } from '../../src/slack/surfaces/deny-modal.ts';

const test = suite('a reason');

const typed: readonly (readonly [string, string])[] = [
  [' for billing\nsince May ', 'for billing\nsince May'],
  ['first\r\nsecond\tthird', 'first\nsecond\tthird'],
  ['\0No\0 budget\x07\u0085', 'No budget'],
  ['half of a letter: \ud83d', 'half of a letter: \ufffd'],
  ['\u202eno\u2066 budget', 'no budget'],
  ['\u200b\n\u2800\0', ''],
  ['', ''],
];
for (const [text, reason] of typed)
  test(`${JSON.stringify(text)} is kept as ${JSON.stringify(reason)}, in every form`, () => {
    assert.is(v.parse(reasonField, text), reason);
    assert.equal(checkReason({ reason: text }), { reason });
    assert.is(parseDeny({ reason: { reason: { value: text } } }), reason);
  });

test('none is allowed, and one of more than 3000 characters is refused', () => {
  assert.equal(checkReason({}), { reason: '' });
  assert.equal(checkReason({ reason: 'r'.repeat(3000) }), { reason: 'r'.repeat(3000) });
  assert.equal(checkReason({ reason: 'r'.repeat(3001) }), {
    errors: { reason: 'A reason has at most 3000 characters.' },
  });
});

test.run();
