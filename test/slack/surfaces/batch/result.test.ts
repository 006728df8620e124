import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ASKED_ELSEWHERE, type RowCounts } from '../../../../src/domain/batch.ts';
import type { StepKind } from '../../../../src/domain/batch-steps.ts';
import type { BatchRequest } from '../../../../src/domain/request.ts';
import type { NamedStep, NamedSteps } from '../../../../src/ports/slack.ts';
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
    /^Approved\. The bot checks the rows again, then starts\.\n░{20} 0%\n0 of 97 rows\n\[ Stop \]$/,
  );
});

test('a paused one says so, and why where the bot did it; it has no time left', () => {
  const { text, blocks } = resultMessage(scene({ status: 'paused' }, MOVING), 1);
  assert.match(text, /approved by <@U0002>, paused\. 1,234 of 10,000 rows · 20 failed\.$/);
  assert.match(textOf({ blocks }), 'Paused. No more rows start until an approver resumes the batch.');
  assert.match(textOf({ blocks }), '[ Resume ]  [ Stop ]');
  const refused = resultMessage(scene({ status: 'paused', outcome: failed }, MOVING), 1);
  assert.match(refused.text, /Bob &amp; Ann are there\.$/);
  assert.match(textOf(refused), 'Paused. Bob & Ann are there.\nReference: 0a1b\nNo more rows start');
});

test('paused for an outage it says which, since when, and that nobody need do anything', () => {
  const outcome = { result: 'waiting', service: 'CxEngage', since: Date.UTC(2025, 0, 2, 3, 4), isTold: true } as const;
  const { text, blocks } = resultMessage(scene({ status: 'paused', outcome }, MOVING), 1);
  assert.match(text, / CxEngage isn't answering\. The batch continues by itself as soon as it can\.$/);
  assert.match(
    textOf({ blocks }),
    /^Paused\. Since .*, CxEngage hasn't answered\. The batch continues by itself as soon as it can\.\n/,
  );
  const slack = resultMessage(scene({ status: 'paused', outcome: { ...outcome, service: 'Slack' } }, MOVING), 1);
  assert.match(textOf(slack), /^Paused\. Since .*, Slack hasn't confirmed who may do this\. /);
});

const by = (kind: StepKind, who: Partial<NamedStep> = {}) => ({ kind, at: 0, actor: DECISION.by, name: 'Ben', ...who });

/** Where a batch stands, its steps → how its message begins. */
const STEPS: readonly (readonly [status: 'approved' | 'creating' | 'paused', steps: NamedSteps, begins: string])[] = [
  ['approved', { restarted: by('retry_asked') }, 'Retried by @Ben. The bot checks the rows again, then starts.'],
  ['approved', { restarted: by('rest_asked') }, 'Continued by @Ben. The bot checks the rows again, then starts.'],
  ['creating', { restarted: by('retry_asked') }, 'In progress…'],
  ['creating', { held: by('resumed') }, 'Resumed by @Ben. In progress…'],
  ['creating', { held: { kind: 'resumed', at: 0 } }, 'In progress…'],
  ['creating', { stopped: by('stopped') }, 'Stopped by @Ben. Rows that have already started will still finish.'],
  ['paused', { held: by('paused') }, 'Paused by @Ben. No more rows start until an approver resumes the batch.'],
  ['paused', { held: { kind: 'paused', at: 0 } }, 'Paused. No more rows start until an approver resumes the batch.'],
];

for (const [status, steps, begins] of STEPS) {
  test(`${status}: ${begins}`, () => {
    const { text, blocks } = resultMessage(scene({ status }, { ...MOVING, steps }), 1);
    assert.is(textOf({ blocks }).split('\n')[0], begins);
    if (/^Paused by|^Stopped by/.test(begins)) assert.match(text, / (?:Paused|Stopped) by @Ben\.$/);
    assert.equal(partsOf(blocks, 'user'), [], 'it notifies no one');
  });
}

test('a stopped one has no buttons while its last rows end', () => {
  const { blocks } = resultMessage(scene({ status: 'creating' }, { ...MOVING, steps: { stopped: by('stopped') } }), 1);
  assert.equal(partsOf(blocks, 'actions'), []);
});

test('without a name it says whether it was the requester or an approver', () => {
  const { name: _, ...step } = by('paused');
  const said = (steps: NamedSteps) => textOf(resultMessage(scene({ status: 'paused' }, { ...MOVING, steps }), 1));
  assert.match(said({ held: step }), /^Paused by an approver\. /);
  assert.match(said({ held: { ...step, actor: scene({}, {}).request.requester } }), /^Paused by the requester\. /);
});

test('a name is no mention', () => {
  const steps = { stopped: by('stopped', { name: '<!channel>' }) };
  const counts = { done: 1, stopped: 1 };
  for (const status of ['creating', 'finished'] as const)
    assert.match(resultMessage(scene({ status }, { counts, steps }), 1).text, '&lt;!channel&gt;');
});

test('stopped: who did it, what is done and what is left, with a button for the rest', () => {
  const steps = { stopped: by('stopped') };
  const drawn = scene({ status: 'finished' }, { counts: { done: 16, stopped: 7 }, steps });
  const { text, blocks } = resultMessage(drawn, 1);
  const words = 'Stopped by @Ben: 16 of 23 users created, 7 left.';
  assert.is(text, `${words} Source: contacts.csv. The file below has the result of every row.`);
  assert.is(textOf({ blocks }).split('\n')[0], words);
  assert.match(textOf({ blocks }), /\n\[ Create the other 7 \]$/);
  assert.equal(partsOf(directResult(drawn).blocks, 'actions'), []);
  const late = scene({ status: 'finished' }, { counts: { done: 23 }, steps });
  assert.match(resultMessage(late, 1).text, /^Done: 23 of 23 users created\. /);
});

test('rows that another request keeps from starting are named, in both places', () => {
  const blocked = [batchRow(5, { state: 'stopped', problems: ASKED_ELSEWHERE, email: 'five@x.example' })];
  const drawn = scene({ status: 'finished' }, { counts: { done: 22, stopped: 1 }, blocked });
  for (const message of [resultMessage(drawn, 1), directResult(drawn)])
    assert.match(
      textOf(message),
      /^Done: 22 of 23 users created, 1 left\.(?:.|\n)*\nNot started\nLine 5, five@x\.example: Email: There is already an open request/,
    );
});

test('finished: done, failed and left, in words and numbers', () => {
  const { text, blocks } = resultMessage(scene({ status: 'finished' }, END), 1);
  const words = 'Done: 9,900 of 10,000 users created, 80 failed, 20 left.';
  assert.is(text, `${words} Source: contacts.csv. The file below has the result of every row.`);
  assert.equal(textOf({ blocks }).split('\n'), [
    words,
    'Source: contacts.csv.',
    'The file below has the result of every row.',
    '[ Create the other 20 ]  [ Retry failed rows ]  [ Add all to tenant ]',
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
    assert.match(
      text,
      '\nDifferent from what was approved\nLine 3, 3@x.example: CxEngage stored it as a@x.example.\nLine 4',
    );
    assert.match(text, 'Line 7, 7@x.example: CxEngage stored it as a@x.example.\nThe file has more.');
    assert.not.match(text, 'Line 8');
  }
});

test('no word of success where nothing was done', () => {
  const said = (counts: Partial<RowCounts>) => resultMessage(scene({ status: 'finished' }, { counts }), 1).text;
  assert.match(said({ failed: 97 }), /^Failed: 0 of 97 users created, 97 failed\./);
  assert.match(said({ stopped: 97 }), /^Stopped: 0 of 97 users created, 97 left\./);
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

test('without rows to start, retry or add there are no buttons', () => {
  const counts = { done: 9_900, failed: 80 };
  const { blocks } = resultMessage(scene({ status: 'finished' }, { counts }), 1);
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

test('of an earlier attempt says who retried it', () => {
  const steps = { restarted: by('retry_asked') };
  for (const status of ['approved', 'creating', 'finished'] as const) {
    const { text, blocks } = resultMessage(scene({ status, attempt: 2 }, { ...END, steps }), 1);
    assert.is(text, 'Retried by @Ben: create 10,000 users from contacts.csv. New result below.');
    assert.is(textOf({ blocks }), 'Retried by @Ben. New result below.');
  }
});

test('of a stopped attempt says who went on with the rest, and with how many rows', () => {
  for (const [rows, words] of [
    [1_234, '1,234'],
    [1, 'row'],
  ] as const) {
    const steps = { restarted: by('rest_asked', { detail: { rows } }) };
    const { text, blocks } = resultMessage(scene({ status: 'creating', attempt: 2 }, { ...END, steps }), 1);
    assert.match(text, `Continued by @Ben with the other ${words}: create 10,000 users`);
    assert.is(textOf({ blocks }), `Continued by @Ben with the other ${words}. New result below.`);
  }
});

test('of an earlier attempt says who stopped it, unless nothing was left to stop', () => {
  const restarted = by('rest_asked', { detail: { rows: 7 } });
  const told = (rows: number) => {
    const steps = { restarted, stoppedBefore: by('stopped', { name: 'Ana', detail: { rows } }) };
    return resultMessage(scene({ status: 'creating', attempt: 2 }, { ...END, steps }), 1);
  };
  const { text, blocks } = told(7);
  assert.match(text, /^Stopped by @Ana\. Continued by @Ben with the other 7: create /);
  assert.is(textOf({ blocks }), 'Stopped by @Ana. Continued by @Ben with the other 7. New result below.');
  assert.match(told(0).text, /^Continued by @Ben/);
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
