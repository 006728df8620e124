import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/errors.ts';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import { eventually } from '../helpers/eventually.ts';
import { untilStored } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { approved, hasRetry, isForPeople, sentenceOf, type Write } from './two-writes.ts';

interface Refused {
  readonly says: RegExp;
  readonly retry: boolean;
  /** A 401 is answered with another token first, so it takes two. */
  readonly times?: number;
}
/** Tried again by itself, after so many milliseconds. */
interface Again {
  readonly after: number;
  readonly event: 'outcome_unknown' | 'write_refused';
}

const SETTLED_MS = 20_000;
const settled: Again = { after: SETTLED_MS, event: 'outcome_unknown' };
const refused = (says: RegExp, retry: boolean): Refused => ({ says, retry });

const EXPECTED: Readonly<Record<keyof typeof errorShapes, Refused | Again>> = {
  field: refused(/email: is not a valid address \(400\)/, false),
  fieldList: refused(/email: is too long, has no domain \(400\)/, false),
  fieldRequiredWord: refused(/roleId: is required \(400\)/, false),
  attributeString: refused(/externalId: is taken \(400\)/, false),
  attributeNull: refused(/the request makes no sense \(400\)/, false),
  errorString: { says: /refuses the bot's credentials \(401\)/, retry: true, times: 2 },
  errorArray: refused(/first complaint; second complaint \(400\)/, false),
  proxied: refused(/the directory refused the entry \(400\)/, false),
  plainText401: { says: /refuses the bot's credentials \(401\)/, retry: true, times: 2 },
  plainText403: refused(/Permission denied \(403\)/, true),
  html503: settled,
  html504: settled,
  json500: settled,
  json502: settled,
  conflict409: refused(/email: resource with the same value already exists in the system \(409\)/, true),
  notFound404: refused(/not found \(404\)/, true),
  forbidden403: refused(/the role has more permissions than yours \(403\)/, true),
  redirect302: settled,
  tooMany429: { after: 2_000, event: 'write_refused' },
};

/** Every error that CxEngage may answer to a write. */
export function refusals(write: Write) {
  const test = suite(`what CxEngage may answer: ${write.name}`);
  const theDesk = sharedDesk(test);

  test('every shape of an error has a row', () =>
    assert.equal(Object.keys(EXPECTED).sort(), Object.keys(errorShapes).sort()));

  for (const [name, shape] of Object.entries(errorShapes)) {
    // Object.entries widens the keys of the record to string.
    const expected = EXPECTED[name as keyof typeof errorShapes];
    const effect: FaultEffect = { kind: 'answer', ...shape };

    if ('after' in expected) {
      test(`${name} is tried again by itself, and one is made`, async () => {
        const desk = await theDesk();
        const { card, records, revision, posts, wrote, made } = await approved(desk, write, effect);
        await eventually(
          () => records.events(revision).includes(expected.event) && !records.jobs(revision).includes('show_request'),
          expected.event,
        );
        assert.is(posts().length, 1);
        desk.clock.advance(expected.after);
        await desk.inThread(card, write.success);
        assert.is(posts().length, 2);
        assert.is(wrote(), 1);
        assert.is(made(), 1);
      });
      continue;
    }

    test(`${name} is said in one sentence, ${expected.retry ? 'with' : 'without'} Retry`, async () => {
      const { times = 1, says, retry } = expected;
      const desk = await theDesk();
      const { card, records, revision, posts, made } = await approved(desk, write, effect, { times });
      const failure = await desk.inThread(card, /Failed/);
      isForPeople(desk, failure);
      assert.match(sentenceOf(failure), says);
      assert.is(hasRetry(failure), retry);
      assert.is(posts().length, times);
      assert.is(made(), 0);
      const direct = await desk.inDirect(desk.rita, new RegExp(`Failed.*${says.source}`, 's'));
      assert.not(hasRetry(direct));
      if (!retry) return;

      const told = desk.privately(desk.rita).length;
      await untilStored(desk, failure);
      await desk.rita.click({ channel: failure.channel, ts: failure.ts }, 'retry_request', { forge: true });
      const answer = await desk.slack.until(() => desk.privately(desk.rita)[told], 'a private answer');
      assert.match(answer, /^Only approvers can do this/);
      assert.is(records.status(revision), 'failed');

      await desk.press(desk.ben, failure, 'retry_request');
      await desk.inThread(card, write.success);
      await desk.becomes(failure, /let it be tried again/);
      assert.is(made(), 1);
    });
  }

  return test;
}
