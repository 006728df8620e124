import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RowCounts } from '../../../../src/domain/batch.ts';
import type { BatchRequest } from '../../../../src/domain/request.ts';
import { directResult, resultMessage } from '../../../../src/slack/surfaces/result-message.ts';
import { batchRow, failure } from '../../../helpers/batches.ts';
import { textOf } from '../../../helpers/text-of.ts';
import { batchScene, DECISION, FILE, INVITES, READ } from '../batch-scene.ts';
import { partsOf } from '../parts-of.ts';

const test = suite('the result of a batch');
const MOVING = { counts: { new: 8766, done: 1214, failed: 20 }, rate: 78 };
const END = { counts: { done: 9900, failed: 80, stopped: 20, invalid: 7 }, retryable: 3, invitable: 5 };
const failed = {
  result: 'failed',
  kind: 'conflict',
  sentence: 'Bob & Ann are there.',
  reference: '0a1b',
  retryable: false,
} as const;
const scene = (request: Partial<BatchRequest>, batch: Parameters<typeof batchScene>[1]) =>
  batchScene({ decision: DECISION, digest: 'abc', attempt: 1, ...request }, batch);

test('while it is carried out: a bar, and how far it is', () => {
  const { text, blocks } = resultMessage(scene({ status: 'creating' }, MOVING), 1);
  const words = '1,234 of 10,000 rows · 20 failed · 78 a second · about 2 min left';
  assert.is(text, `Create 10,000 users from contacts.csv: approved by <@U0002>, in progress. ${words}.`);
  assert.equal(textOf({ blocks }).split('\n'), [
    'In progress…',
    '██░░░░░░░░░░░░░░░░░░ 12%',
    words,
    '[ Pause ]  [ Stop ]',
  ]);
});

test('when it is only approved it can be stopped, not paused', () => {
  const { blocks } = resultMessage(scene({ status: 'approved' }, { counts: { new: 97 } }), 1);
  assert.match(
    textOf({ blocks }),
    /^Approved\. The rows are checked once more and then begun\.\n░{20} 0%\n0 of 97 rows\n\[ Stop \]$/,
  );
});

test('a paused one says so, and why where the bot did it; it has no time left', () => {
  const { text, blocks } = resultMessage(scene({ status: 'paused' }, MOVING), 1);
  assert.match(text, /approved by <@U0002>, paused\. 1,234 of 10,000 rows · 20 failed\.$/);
  assert.match(textOf({ blocks }), 'Paused. No row is begun until an approver resumes it.');
  assert.match(textOf({ blocks }), '[ Resume ]  [ Stop ]');
  const refused = resultMessage(scene({ status: 'paused', outcome: failed }, MOVING), 1);
  assert.match(refused.text, /Bob &amp; Ann are there\.$/);
  assert.match(textOf(refused), 'Paused. Bob & Ann are there.\nReference: 0a1b\nNo row is begun');
});

test('finished: done, failed and not begun, in words and numbers', () => {
  const { text, blocks } = resultMessage(scene({ status: 'finished' }, END), 1);
  const words = 'Done: 9,900 of 10,000 users created, 80 failed, 20 not begun (stopped).';
  assert.is(text, `${words} Source: contacts.csv. The result of every row is in the file below.`);
  assert.equal(textOf({ blocks }).split('\n'), [
    words,
    'Source: contacts.csv.',
    'The result of every row is in the file below.',
    '[ Retry failed rows ]  [ Add all to tenant ]',
  ]);
});

test('the first that failed are named with their reasons, in both places', () => {
  const failures = [3, 7].map((line) =>
    batchRow(line, { state: 'failed', outcome: failure(true), email: `${line}@x.example` }),
  );
  const lines = (counts: Partial<RowCounts>) => {
    const drawn = scene({ status: 'finished' }, { counts, failures });
    return [resultMessage(drawn, 1), directResult(drawn)].map((message) => textOf(message));
  };
  for (const text of lines({ done: 95, failed: 2 }))
    assert.match(text, /\nFailed\nLine 3, 3@x\.example: CxEngage answers with 503\.\nLine 7, 7@x\.example: /);
  for (const text of lines({ done: 91, failed: 6 })) assert.match(text, '\nThe first that failed\nLine 3');
});

test('rows that are not as approved are named with what differs, in both places', () => {
  const note = 'CxEngage stored it as a@x.example.';
  const outcome = { result: 'done', userId: 'u1', note, differs: true } as const;
  const differing = [3, 4, 5, 6, 7, 8].map((line) =>
    batchRow(line, { state: 'done', outcome, email: `${line}@x.example` }),
  );
  const drawn = scene({ status: 'finished' }, { counts: { done: 9 }, differing });
  for (const message of [resultMessage(drawn, 1), directResult(drawn)]) {
    const text = textOf(message);
    assert.match(text, '\nNot as approved\nLine 3, 3@x.example: CxEngage stored it as a@x.example.\nLine 4');
    assert.match(text, 'Line 7, 7@x.example: CxEngage stored it as a@x.example.\n… and more, in the file.');
    assert.not.match(text, 'Line 8');
  }
});

test('no word of success where nothing was done', () => {
  const said = (counts: Partial<RowCounts>) => resultMessage(scene({ status: 'finished' }, { counts }), 1).text;
  assert.match(said({ failed: 97 }), /^Failed: 0 of 97 users created, 97 failed\./);
  assert.match(said({ stopped: 97 }), /^Stopped: 0 of 97 users created, 97 not begun \(stopped\)\./);
  assert.match(said({ done: 97 }), /^Done: 97 of 97 users created\. /);
});

test('the requester reads the same, and can only invite', () => {
  const { blocks } = directResult(scene({ status: 'finished' }, END));
  assert.match(textOf({ blocks }), /^Done: 9,900 of 10,000 users created/);
  assert.equal(
    partsOf(blocks, 'button').map(({ action_id: id }) => id),
    ['invite_batch'],
  );
  for (const status of ['approved', 'creating', 'paused'] as const)
    assert.equal(partsOf(directResult(scene({ status }, MOVING)).blocks, 'button'), [], status);
});

test('without rows to retry or to invite there are no buttons', () => {
  const { blocks } = resultMessage(scene({ status: 'finished' }, { ...END, retryable: 0, invitable: 0 }), 1);
  assert.equal(partsOf(blocks, 'actions'), []);
});

test('an invitation is never called created', () => {
  for (const status of ['approved', 'creating', 'paused', 'finished'] as const) {
    const { text, blocks } = resultMessage(scene({ status, content: INVITES }, { ...END, invitable: 0 }), 1);
    assert.not.match(`${text} ${textOf({ blocks })}`, /created?\b/i, status);
  }
  const { text } = directResult(scene({ status: 'finished', content: INVITES }, END));
  assert.match(text, /^Done: 9,900 of 10,000 users added to the tenant, /);
});

test('of an earlier try says who let it be tried again', () => {
  for (const status of ['approved', 'creating', 'finished'] as const) {
    const { text, blocks } = resultMessage(scene({ status, attempt: 2 }, END), 1);
    assert.is(text, 'Tried again: create 10,000 users from contacts.csv. The next result follows below.');
    assert.is(textOf({ blocks }), 'Tried again by <@U0002>; the next result follows below.');
  }
});

test('one that failed after its approval says why, with the reference', () => {
  const failure = scene({ status: 'failed', outcome: { ...failed, kind: 'upstream' } }, { counts: { stopped: 97 } });
  const inThread = resultMessage(failure, 1);
  assert.match(inThread.text, /^Failed: create 97 users from contacts\.csv\. Bob &amp; Ann are there\. Approved by <@/);
  assert.match(textOf({ blocks: inThread.blocks }), /^Failed: Bob & Ann are there\.\n<@\w+>, .*\nReference: 0a1b$/);
  const { text } = directResult(failure);
  assert.is(text, 'Your request for 97 users from contacts.csv failed: Bob &amp; Ann are there.');
});

test('a denied one says who and why', () => {
  const { text, blocks } = directResult(
    scene({ status: 'denied', decision: { ...DECISION, reason: 'No budget' } }, {}),
  );
  assert.is(text, 'An approver denied your request for 97 users from contacts.csv: "No budget"');
  assert.match(textOf({ blocks }), 'No budget');
});

test('a file name is no mention in any of them', () => {
  const content = { ...READ, source: { ...FILE.source, name: '<!channel> & co.csv' } };
  for (const status of ['approved', 'creating', 'paused', 'finished', 'failed', 'denied', 'expired'] as const) {
    const { text, blocks } = resultMessage(scene({ status, content, outcome: failed }, END), 1);
    assert.match(text, '&lt;!channel&gt; &amp; co.csv', status);
    assert.not.match(text, '<!', status);
    assert.equal(partsOf(blocks, 'mrkdwn'), [], status);
  }
});

test.run();
