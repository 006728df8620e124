import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approved, creating, hasRetry, passes, sentenceOf } from './two-writes.ts';

// What is stored, said and sent for every answer is in services/carry-out.test; more of them, whole, in answers.more.test.
const test = suite('answers of CxEngage, lost and refused');
const theDesk = sharedDesk(test);

test('a lost reply is settled by a look-up at once', async () => {
  const desk = await theDesk();
  const { card, posts, made } = await approved(desk, creating, { kind: 'dropAfterWrite' });
  const result = await desk.inThread(card, creating.success);
  assert.match(textOf(result), /A look-up found the user/);
  assert.is(posts().length, 1);
  assert.is(made(), 1);
});

test('what never arrived is sent again when it can no longer arrive, 150 s after it was given up', async () => {
  const desk = await theDesk();
  const { card, posts, made } = await approved(desk, creating, { kind: 'drop' });
  await desk.inThread(card, /Checking\. CxEngage's answer was lost/);
  await passes(desk, 200_000, () => posts().length > 1);
  await desk.inThread(card, creating.success);
  const [first, second] = posts();
  assert.ok((second?.at ?? 0) - (first?.at ?? 0) >= 150_000);
  assert.is(made(), 1);
});

test('a refusal that can pass is said in its own words, and Retry helps', async () => {
  const desk = await theDesk();
  const { card, made } = await approved(desk, creating, { kind: 'answer', ...errorShapes.forbidden403 });
  const failure = await desk.inThread(card, /Failed/);
  assert.match(sentenceOf(failure), /the role has more permissions than yours \(403\)/);
  assert.is(hasRetry(failure), true);
  await desk.press(desk.ben, failure, 'retry_request');
  await desk.inThread(card, creating.success);
  assert.is(made(), 1);
});

test.run();
