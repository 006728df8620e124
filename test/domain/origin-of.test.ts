import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Origin, originOf } from '../../src/domain/writes.ts';
import type { PlatformUser } from '../../src/ports/platform.ts';

const test = suite('who made what a look-up found');

const FIRST_WRITE = Date.UTC(2025, 0, 2, 12, 0, 0);
const seconds = (from: number) => new Date(FIRST_WRITE + from * 1000).toISOString().replace('.000Z', 'Z');

const rows: readonly (readonly [string, Partial<PlatformUser>, number | undefined, string | undefined, Origin])[] = [
  ['made by us after our first write', { created: seconds(1), createdBy: 'us' }, FIRST_WRITE, 'us', 'ours'],
  ['made by us in the second of our first write', { created: seconds(0), createdBy: 'us' }, FIRST_WRITE, 'us', 'ours'],
  [
    'made by us two seconds before, as whole seconds go',
    { created: seconds(-2), createdBy: 'us' },
    FIRST_WRITE,
    'us',
    'ours',
  ],
  ['made by us three seconds before', { created: seconds(-3), createdBy: 'us' }, FIRST_WRITE, 'us', 'another'],
  ['made by us a millisecond too early', { created: seconds(-2), createdBy: 'us' }, FIRST_WRITE + 1, 'us', 'another'],
  ['made by us when we have not written', { created: seconds(1), createdBy: 'us' }, undefined, 'us', 'another'],
  ['made by somebody else meanwhile', { created: seconds(1), createdBy: 'them' }, FIRST_WRITE, 'us', 'another'],
  ['made by somebody else long before', { created: seconds(-9999), createdBy: 'them' }, FIRST_WRITE, 'us', 'another'],
  [
    'old, when we do not know who we are',
    { created: seconds(-9999), createdBy: 'us' },
    FIRST_WRITE,
    undefined,
    'another',
  ],
  [
    'new, when we do not know who we are',
    { created: seconds(1), createdBy: 'us' },
    FIRST_WRITE,
    undefined,
    'cannot_tell',
  ],
  ['new, without a maker', { created: seconds(1) }, FIRST_WRITE, 'us', 'cannot_tell'],
  ['without a time, made by us', { createdBy: 'us' }, FIRST_WRITE, 'us', 'cannot_tell'],
  ['with a time that is none, made by us', { created: 'soon', createdBy: 'us' }, FIRST_WRITE, 'us', 'cannot_tell'],
  ['without a time, made by somebody else', { createdBy: 'them' }, FIRST_WRITE, 'us', 'another'],
];

for (const [name, found, since, ownId, expected] of rows) {
  test(`${name}: ${expected}`, () =>
    assert.is(originOf(found, since === undefined ? undefined : { since }, ownId), expected));
}

test('what was made after all writes had settled is not ours', () => {
  const within = { since: FIRST_WRITE, until: FIRST_WRITE + 150_000 };
  const made = (at: number) => originOf({ created: seconds(at), createdBy: 'US' }, within, 'us');
  assert.equal([0, 150, 152, 153].map(made), ['ours', 'ours', 'ours', 'another']);
});

test.run();
