import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/errors.ts';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import { eventually } from '../helpers/eventually.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approved, hasRetry, sentenceOf, type Write } from './two-writes.ts';

/** An API call is given up after 10 s; what is absent 10 s after that will not happen any more. */
const SETTLED_MS = 20_000;

/** What becomes of a write whose answer is lost. */
export function lostAnswers(write: Write) {
  const test = suite(`an answer that is lost: ${write.name}`);
  const theDesk = sharedDesk(test);

  /** Answers that say nothing, behind which the write has happened. */
  const lost: Readonly<Record<string, FaultEffect>> = {
    'the connection breaks after the write': { kind: 'dropAfterWrite' },
    'the body is cut': { kind: 'cutBody' },
    'cxengage-api §9 row 8: the body is empty': { kind: 'emptyBody' },
    'the body is a page': { kind: 'wrongContentType' },
    'the body is another object': { kind: 'replaceBody', body: { result: {} } },
    'the write happens behind a 500': { kind: 'answer', ...errorShapes.json500, writeFirst: true },
    'the write happens behind a 504 page': { kind: 'answer', ...errorShapes.html504, writeFirst: true },
    'the write happens behind a 302': { kind: 'answer', ...errorShapes.redirect302, writeFirst: true },
    'the write happens behind a 400': { kind: 'answer', ...errorShapes.field, writeFirst: true },
  };
  for (const [name, effect] of Object.entries(lost)) {
    test(`${name}: a look-up settles it, and nothing is sent twice`, async () => {
      const desk = await theDesk();
      const { card, posts, made, records, revision } = await approved(desk, write, effect);
      const result = await desk.inThread(card, write.success);
      assert.match(textOf(result), /Note: Found by look-up: the answer to the call itself was lost\./);
      assert.is(posts().length, 1);
      assert.is(made(), 1);
      assert.not(records.jobs(revision).includes('carry_out_request'));
    });
  }

  test('cxengage-api §9 row 16: what never arrived is sent again once it cannot arrive any more', async () => {
    const desk = await theDesk();
    const { card, posts, wrote, made } = await approved(desk, write, { kind: 'drop' });
    await desk.inThread(card, /Checking\. The answer of CxEngage was lost/);
    await desk.becomes(card, /the bot is checking what it holds/);
    assert.is(made(), 0);
    desk.clock.advance(SETTLED_MS);
    await desk.inThread(card, write.success);
    assert.is(posts().length, 2);
    assert.is(wrote(), 1);
    assert.is(made(), 1);
  });

  test('a write that arrives late is found, and not sent again', async () => {
    const desk = await theDesk();
    const { card, posts, made } = await approved(desk, write, { kind: 'lateWrite', ms: 9_000 });
    await desk.inThread(card, /Checking/);
    desk.clock.advance(SETTLED_MS);
    await desk.inThread(card, write.success);
    assert.is(posts().length, 1);
    assert.is(made(), 1);
  });

  test('a slow answer is waited for', async () => {
    const desk = await theDesk();
    const { card, posts, made } = await approved(desk, write, { kind: 'slow', ms: 9_000 });
    await eventually(() => posts().length === 1, 'the call');
    desk.clock.advance(9_000);
    await desk.inThread(card, write.success);
    assert.is(posts().length, 1);
    assert.is(made(), 1);
  });

  test('a look-up that fails too is tried again, and nothing is sent twice', async () => {
    const desk = await theDesk();
    // The first look-up, before the write, is let through.
    const trouble = { kind: 'answer', ...errorShapes.html503 } as const;
    const { card, posts, made } = await approved(
      desk,
      write,
      { kind: 'dropAfterWrite' },
      { after: { effect: trouble, times: 2 } },
    );
    await desk.inThread(card, /Checking/);
    await eventually(() => {
      desk.clock.advance(500);
      return (
        posts().length &&
        /Note: Found by look-up/.test(
          desk.ana
            .thread(card.channel, card.ts)
            .map((message) => textOf(message))
            .join(),
        )
      );
    }, 'the look-up');
    await desk.inThread(card, write.success);
    assert.is(posts().length, 1);
    assert.is(made(), 1);
  });

  test('when no look-up is answered for long nobody can tell, and Retry looks first', async () => {
    const desk = await theDesk();
    const trouble = { kind: 'answer', ...errorShapes.html503 } as const;
    const after = { effect: trouble, times: Number.POSITIVE_INFINITY };
    const { card, posts, made, records, revision, disarm } = await approved(
      desk,
      write,
      { kind: 'dropAfterWrite' },
      { after },
    );
    await eventually(() => {
      desk.clock.advance(2_000);
      return records.status(revision) === 'failed';
    }, 'the end of the tries');
    const failure = await desk.inThread(card, /Failed/);
    assert.match(sentenceOf(failure), /nobody can tell whether it was carried out\. A retry looks first\.$/);
    assert.is(hasRetry(failure), true);
    disarm();
    await desk.press(desk.ben, failure, 'retry_request');
    await desk.inThread(card, write.success);
    assert.is(posts().length, 1);
    assert.is(made(), 1);
  });

  for (const status of [400, 409] as const) {
    test(`cxengage-api §9 row 9: somebody else was faster (${status}): it is there already`, async () => {
      const desk = await theDesk();
      desk.cxengage.settings.duplicate = status;
      const { card, email, posts, made } = await approved(desk, write, { kind: 'slow', ms: 5_000 });
      await eventually(() => posts().length === 1, 'the call');
      write.byAnother(desk, email);
      desk.clock.advance(5_000);
      const failure = await desk.inThread(card, /Failed/);
      assert.match(sentenceOf(failure), /^They are (on the platform|in this tenant) already/);
      assert.not(hasRetry(failure));
      assert.is(made(), 1);
      assert.is(posts().length, 1);
    });
  }

  test('somebody else makes it while ours is lost: ours is not said to be done', async () => {
    const desk = await theDesk();
    const { card, email, posts } = await approved(desk, write, { kind: 'drop' });
    await desk.inThread(card, /Checking/);
    write.byAnother(desk, email);
    desk.clock.advance(SETTLED_MS);
    const failure = await desk.inThread(card, /Failed/);
    assert.match(sentenceOf(failure), /^Somebody else .* in the meantime\. Check /);
    assert.is(posts().length, 1);
  });

  test('cxengage-api §9 row 21: a token that is refused is renewed once', async () => {
    const desk = await theDesk();
    const { card, posts, wrote, made } = await approved(desk, write, { kind: 'revokeToken' });
    await desk.inThread(card, write.success);
    assert.is(posts().length, 2);
    assert.is(wrote(), 1);
    assert.is(made(), 1);
  });

  return test;
}
