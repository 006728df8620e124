import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Scene } from '../../../src/domain/ports.ts';
import type { Request } from '../../../src/domain/request.ts';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { buttons } from '../../../src/slack/surfaces/buttons.ts';
import { denyModal } from '../../../src/slack/surfaces/deny-modal.ts';
import { directMessage } from '../../../src/slack/surfaces/direct-message.ts';
import { directResult, resultMessage } from '../../../src/slack/surfaces/result-message.ts';
import { createUserRequest, inviteToTenantRequest } from '../../helpers/requests.ts';
import { partsOf } from './parts-of.ts';
import { REQUESTS, scenesOf } from './worst-case.ts';

const isNewUser = ({ status, kind }: Request) => status === 'created' && kind === 'create_user';
const canRetry = ({ outcome }: Request) => outcome?.result === 'failed' && outcome.retryable;

/** Where a request is drawn, and the buttons that it has there. */
const PLACES: Readonly<Record<string, { draw: (scene: Scene) => unknown; has: (request: Request) => string[] }>> = {
  card: {
    draw: approvalCard,
    has: ({ status }) => (status === 'pending' ? ['approve_request', 'deny_request', 'cancel_request'] : []),
  },
  'own message': {
    draw: (scene) => directMessage(scene, undefined),
    has: ({ status }) => (status === 'pending' ? ['cancel_request'] : []),
  },
  'result in the thread': {
    draw: (scene) => resultMessage(scene, scene.request.attempt),
    has: (request) => (isNewUser(request) ? ['invite_to_tenant'] : canRetry(request) ? ['retry_request'] : []),
  },
  'result of an earlier try': { draw: (scene) => resultMessage(scene, scene.request.attempt - 1), has: () => [] },
  'result for the requester': {
    draw: directResult,
    has: (request) => (isNewUser(request) ? ['invite_to_tenant'] : []),
  },
  'deny form': { draw: ({ request }) => denyModal(request), has: () => [] },
};

const test = suite('buttons');

for (const [place, { draw, has }] of Object.entries(PLACES)) {
  test(`${place}: just the buttons of the status, each with the revision and nothing else as value`, () => {
    for (const { is, request } of REQUESTS) {
      for (const scene of scenesOf(request)) {
        const found = partsOf(draw(scene), 'button');
        assert.equal(
          found.map(({ action_id: id }) => id),
          has(request),
          is,
        );
        for (const button of found) assert.is(button.value, request.revision, is);
      }
    }
  });
}

test('only Approve asks once more, and says that CxEngage cannot delete users', () => {
  const request = createUserRequest();
  const row = buttons(
    request,
    'approve_request',
    'deny_request',
    'cancel_request',
    'retry_request',
    'invite_to_tenant',
  );
  const asking = partsOf(row, 'button').filter(({ confirm }) => confirm);
  assert.equal(
    asking.map(({ action_id: id }) => id),
    ['approve_request'],
  );
  assert.match(JSON.stringify(asking), `${request.content.email} will be created`);
  assert.match(JSON.stringify(asking), 'CxEngage cannot delete users.');
  assert.not.match(JSON.stringify(buttons(inviteToTenantRequest(), 'approve_request')), 'created');
});

test('for screen readers a button names whom it is about', () => {
  const request = createUserRequest({ content: { email: 'bob@example.com', roleId: 'r' } });
  const [approve] = partsOf(buttons(request, 'approve_request'), 'button');
  assert.is(approve?.accessibility_label, 'Approve: bob@example.com');
});

test.run();
