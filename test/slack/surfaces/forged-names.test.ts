import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { namesOf } from '../../../src/domain/label.ts';
import { REQUEST_KINDS, type Request, type RequestKind, STATUSES } from '../../../src/domain/request.ts';
import type { MessageModel } from '../../../src/ports/slack.ts';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { denyModal } from '../../../src/slack/surfaces/deny-modal.ts';
import { directMessage } from '../../../src/slack/surfaces/direct-message.ts';
import { directResult, resultMessage } from '../../../src/slack/surfaces/result-message.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { batchScene, INVITES, READ } from './batch-scene.ts';

const test = suite('names that forge lines');

const FORGED = 'Agent\nHow to add them: later\r\n\u2003\u2003Sign-in: SSO only\u202E';
const SEEN = 'Agent How to add them: later Sign-in: SSO only[U+202E]';
const IDS = ['boss', 'agent', 'billing', 'tenantRole', 'idp'];

const allNamed = (name: string) => Object.fromEntries(IDS.map((id) => [id, name]));
/** Each in a list of its own, as the forms make them. */
const labels = namesOf(
  IDS.map((id) => [{ id, name: FORGED }]),
  new Set(IDS),
);

const email = 'bob@example.com';
const invitation = {
  email,
  tenantId: 'billing',
  roleId: 'tenantRole',
  status: 'accepted',
  defaultIdentityProvider: 'idp',
} as const;
const { email: _, ...tenant } = invitation;
const user = { email, roleId: 'agent', additionalRoleIds: ['boss'] };
const rows = {
  groups: [{ roleId: 'agent', tenantId: 'billing', tenantRoleId: 'tenantRole', rows: 97 }],
  first: [{ line: 2, state: 'new', email, cells: {}, tries: 0, content: { user, invitation } }],
} as const;

type Words = Pick<Request, 'names' | 'status' | 'outcome'>;
const alone = (request: Request): MessageModel => ({ request, requesterSeesCard: true });
const SCENES: Readonly<Record<RequestKind, (words: Words) => MessageModel>> = {
  create_user: (words) => alone(createUserRequest({ content: user, invitation, ...words })),
  add_to_tenant: (words) => alone(addToTenantRequest({ content: invitation, ...words })),
  create_users: (words) => batchScene({ content: { ...READ, invitation: tenant }, digest: 'd', ...words }, rows),
  add_users_to_tenant: (words) =>
    batchScene({ content: { ...INVITES, invitation: tenant }, digest: 'd', ...words }, rows),
};

const PLACES: Readonly<Record<string, (model: MessageModel) => unknown>> = {
  card: approvalCard,
  'own message': (model) => directMessage(model, { command: '/create-user' }),
  'result in the thread': (model) => resultMessage(model, 1),
  'result for the requester': directResult,
  'deny form': ({ request }) => denyModal(request),
};

/** A result in which CxEngage said this in each of its fields. */
const done = (said: string) =>
  ({
    result: 'done',
    userId: 'u-1',
    aliasId: said,
    status: said,
    roleId: 'agent',
    invitation: said,
    tenantRoleId: 'tenantRole',
    created: said,
    expires: said,
    note: said,
  }) as const;

for (const kind of REQUEST_KINDS) {
  for (const [place, draw] of Object.entries(PLACES)) {
    test(`${kind}, ${place}: a name is one visible line, also one that an older request has`, () => {
      for (const status of STATUSES) {
        const drawn = (names: Request['names'], said: string) =>
          // Ids of requests and buttons are new in every scene.
          JSON.stringify(draw(SCENES[kind]({ names, status, outcome: done(said) }))).replace(/[\da-f-]{36}/g, 'id');
        const seen = drawn(allNamed(SEEN), SEEN);
        assert.is(drawn(labels, FORGED), seen, status);
        assert.is(drawn(allNamed(FORGED), FORGED), seen, status);
      }
    });
  }
}

test('the names are on the card of every kind', () => {
  for (const kind of REQUEST_KINDS) {
    const model = SCENES[kind]({ names: labels, status: 'pending' });
    assert.ok(JSON.stringify(approvalCard(model)).split(SEEN).length > 3, kind);
  }
});

test.run();
