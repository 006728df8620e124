import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Request } from '../../../src/domain/request.ts';
import type { MessageModel } from '../../../src/ports/slack.ts';
import { buttons } from '../../../src/slack/surfaces/buttons.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { batchScene, INVITES } from './batch-scene.ts';
import { partsOf } from './parts-of.ts';

const test = suite('what a button asks first');
const sceneOf = (request: Request): MessageModel => ({ request, requesterSeesCard: false });
const asked = (scene: MessageModel, id: 'approve_request' | 'stop_batch' = 'approve_request') => {
  const [button] = buttons(scene, id).elements;
  const dialog = button?.type === 'button' ? button.confirm : undefined;
  return [dialog?.title?.text, dialog?.text.text, dialog?.confirm?.text];
};

test('only Approve and Stop ask', () => {
  const row = buttons(
    batchScene({}),
    'approve_request',
    'deny_request',
    'cancel_request',
    'retry_request',
    'invite_to_tenant',
    'submit_batch',
    'discard_batch',
    'pause_batch',
    'resume_batch',
    'stop_batch',
    'retry_failed_rows',
    'invite_batch',
  );
  assert.equal(
    partsOf(row, 'button').flatMap(({ action_id: id, confirm }) => (confirm ? [id] : [])),
    ['approve_request', 'stop_batch'],
  );
});

test('approving says that CxEngage cannot delete users', () => {
  const request = createUserRequest();
  const text = `${request.content.email} will be created in CxEngage. CxEngage cannot delete users.`;
  assert.equal(asked(sceneOf(request)), ['Create this user?', text, 'Approve']);
});

test('approving an invitation does not', () => {
  assert.not.match(JSON.stringify(asked(sceneOf(addToTenantRequest()))), /created|delete/);
  assert.equal(asked(batchScene({ content: INVITES })), [
    'Invite 97 users to a tenant?',
    '97 users will get a role in Billing.',
    'Approve',
  ]);
});

test('approving a batch says how many users will be created', () => {
  assert.equal(asked(batchScene({}, { counts: { new: 10_000, invalid: 7 } })), [
    'Create 10,000 users?',
    'CxEngage will create 10,000 users. It cannot delete users.',
    'Approve',
  ]);
});

test('stopping says what is left undone', () => {
  assert.equal(asked(batchScene({}), 'stop_batch'), [
    'Stop this batch?',
    'Rows that are not begun will not be created.',
    'Stop',
  ]);
  assert.match(String(asked(batchScene({ content: INVITES }), 'stop_batch')[1]), 'will not be added to the tenant.');
});

test.run();
