import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isBatch, type Request } from '../../../src/domain/request.ts';
import type { MessageModel } from '../../../src/ports/slack.ts';
import { isRecord } from '../../../src/sandbox/slack/rules/shape.ts';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { scopeOf } from '../../../src/slack/surfaces/batch/model.ts';
import { buttons, formButton, type RequestButtonId } from '../../../src/slack/surfaces/buttons.ts';
import { denyModal } from '../../../src/slack/surfaces/deny-modal.ts';
import { directMessage } from '../../../src/slack/surfaces/direct-message.ts';
import { directResult, resultMessage } from '../../../src/slack/surfaces/result-message.ts';
import { createUserRequest } from '../../helpers/requests.ts';
import { batchScene, INVITES } from './batch-scene.ts';
import { partsOf } from './parts-of.ts';
import { SCENES } from './worst-scenes.ts';

const isNewUser = ({ status, kind }: Request) => status === 'created' && kind === 'create_user';
const retry = ({ status, outcome }: Request) =>
  status === 'failed' && outcome?.result === 'failed' && outcome.retryable ? ['retry_request'] : [];

/** Where the platform has the user of a request that failed for good. */
const ofFailed = ({ kind, status, outcome }: Request) =>
  kind === 'create_user' &&
  status === 'failed' &&
  outcome?.result === 'failed' &&
  !outcome.retryable &&
  (outcome.isTaken || outcome.userId)
    ? ['invite_to_tenant']
    : [];

const isPending = ({ status }: Request) => status === 'pending';
const invites = ({ batch }: MessageModel) => (batch?.invitable ? ['invite_batch'] : []);

/** Where a request is drawn, and the buttons that it has there. */
const PLACES: Readonly<
  Record<string, { draw: (scene: MessageModel) => unknown; has: (scene: MessageModel) => string[] }>
> = {
  card: {
    draw: approvalCard,
    has: ({ request }) => (isPending(request) ? ['approve_request', 'deny_request'] : []),
  },
  'own message': {
    draw: (scene) => directMessage(scene, { command: '/create-user' }),
    has: (scene) => (isBatch(scene.request) ? inPreview(scene) : inOwnMessage(scene.request)),
  },
  'result in the thread': {
    draw: (scene) => resultMessage(scene, scene.request.attempt),
    has: (scene) => (isBatch(scene.request) ? inThread(scene) : afterEnd(scene.request, retry)),
  },
  'result of an earlier try': { draw: (scene) => resultMessage(scene, scene.request.attempt - 1), has: () => [] },
  'result for the requester': {
    draw: directResult,
    has: (scene) => {
      const { request } = scene;
      if (['denied', 'expired'].includes(request.status)) return ['ask_again'];
      if (isBatch(request)) return request.status === 'finished' ? invites(scene) : [];
      return afterEnd(request, () => []);
    },
  },
  'deny form': { draw: ({ request }) => denyModal(request), has: () => [] },
};

function afterEnd(request: Request, otherwise: (request: Request) => string[]): string[] {
  return isNewUser(request) ? ['invite_to_tenant'] : [...otherwise(request), ...ofFailed(request)];
}

function inOwnMessage(request: Request): string[] {
  if (request.status === 'cancelled') return ['ask_again'];
  return isPending(request) ? ['cancel_request'] : [];
}

/** The buttons of a batch before its requester. */
function inPreview(scene: MessageModel): string[] {
  switch (scene.request.status) {
    case 'checking':
      return ['discard_batch'];
    case 'draft':
      return scopeOf(scene).creates + scopeOf(scene).adds ? ['submit_batch', 'discard_batch'] : ['discard_batch'];
    default:
      return inOwnMessage(scene.request);
  }
}

/** The buttons of a batch under its card. */
function inThread(scene: MessageModel): string[] {
  const { request, batch } = scene;
  switch (request.status) {
    case 'approved':
      return ['stop_batch'];
    case 'creating':
      return batch?.steps.stopped ? [] : ['pause_batch', 'stop_batch'];
    case 'paused':
      return ['resume_batch', 'stop_batch'];
    case 'finished':
      return [
        ...(batch?.counts.stopped ? ['create_rest'] : []),
        ...(batch?.retryable ? ['retry_failed_rows'] : []),
        ...invites(scene),
      ];
    default:
      return retry(request);
  }
}

const test = suite('buttons');

for (const [place, { draw, has }] of Object.entries(PLACES)) {
  test(`${place}: just the buttons of the status, one of them primary at most, each with the revision as value`, () => {
    for (const { is, scene } of SCENES) {
      const found = partsOf(draw(scene), 'button');
      assert.equal(
        found.map(({ action_id: id }) => id),
        has(scene),
        is,
      );
      for (const button of found) assert.is(button.value, scene.request.revision, is);
      assert.ok(found.filter(({ style }) => style === 'primary').length <= 1, is);
    }
  });
}

const sceneOf = (request: Request): MessageModel => ({ request, requesterSeesCard: false });

test('for screen readers a button names whom it is about', () => {
  const request = createUserRequest({ content: { email: 'bob@example.com', roleId: 'r' } });
  const [approve] = partsOf(buttons(sceneOf(request), 'approve_request'), 'button');
  assert.is(approve?.accessibility_label, 'Approve: bob@example.com');
});

test('of a batch it names the number of users and where they come from', () => {
  const label = (scene: MessageModel, id: RequestButtonId) =>
    partsOf(buttons(scene, id), 'button')[0]?.accessibility_label;
  assert.is(label(batchScene({}), 'approve_request'), 'Approve: 97 users, contacts.csv');
  assert.is(label(batchScene({}, { counts: { new: 1234 } }), 'stop_batch'), 'Stop: 1,234 users, contacts.csv');
  assert.is(label(batchScene({}, { counts: { unchecked: 5 } }), 'discard_batch'), 'Discard: contacts.csv');
  const long = batchScene({ content: { source: { from: 'file', fileId: 'F1', name: 'x'.repeat(255) } } });
  assert.is(String(label(long, 'approve_request')).length, 75);
});

test('labels say what happens, and with how many rows', () => {
  const ids = [
    'submit_batch',
    'discard_batch',
    'pause_batch',
    'resume_batch',
    'stop_batch',
    'retry_failed_rows',
    'invite_batch',
  ] as const;
  const labels = (scene: MessageModel) =>
    partsOf(buttons(scene, ...ids), 'button').map(({ text }) => (isRecord(text) ? text.text : text));
  const [send, discard, ...others] = labels(batchScene({ status: 'draft' }));
  assert.is(send, 'Send 97 rows for approval');
  assert.is(discard, 'Discard');
  assert.equal(others, ['Pause', 'Resume', 'Stop', 'Retry failed rows', 'Add all to tenant']);
  assert.is(labels(batchScene({ status: 'checking' }))[1], 'Cancel');
  assert.is(labels(batchScene({ status: 'draft' }, { counts: { new: 1 } }))[0], 'Send 1 row for approval');
});

test('the rest of a stopped batch is created, or only added, and counted', () => {
  const label = (scene: MessageModel) => JSON.stringify(partsOf(buttons(scene, 'create_rest'), 'button')[0]?.text);
  const counts = { done: 16, stopped: 7 };
  assert.match(label(batchScene({}, { counts })), '"Create the other 7"');
  assert.match(label(batchScene({}, { counts: { done: 1, stopped: 1_234 } })), '"Create the other 1,234"');
  assert.match(label(batchScene({}, { counts: { done: 1, stopped: 1 } })), '"Create the other user"');
  assert.match(label(batchScene({ content: INVITES }, { counts })), '"Add the other 7"');
  assert.match(label(batchScene({}, { counts, groups: [{ tenantId: 'billing', rows: 23 }] })), '"Add the other 7"');
});

test('those of forms are about no request', () => {
  const [template] = partsOf(formButton('send_template'), 'button');
  assert.is(template?.action_id, 'send_template');
  assert.match(JSON.stringify(template?.text), 'Send me a template');
  assert.is(partsOf(formButton('open_bulk'), 'button')[0]?.value, 'bulk');
});

test.run();
