import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Request, Status } from '../../../src/domain/request.ts';
import { directMessage } from '../../../src/slack/surfaces/direct-message.ts';
import { createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { batchScene } from './batch-scene.ts';
import { partsOf } from './parts-of.ts';

const test = suite("the requester's own message");
const link = 'https://team.slack.com/archives/C0001/p1700000000000100';
const names = { r: 'Agent' };
const content = { email: 'bob@example.com', roleId: 'r' };
const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0, reason: 'Not *this* quarter' };
const drawn = (differently: Partial<Extract<Request, { kind: 'create_user' }>>) =>
  directMessage(
    { request: createUserRequest({ names, content, ...differently }), requesterSeesCard: false },
    { command: '/create-user' },
  );
const shown = (message: { blocks: unknown[] }) => textOf({ blocks: message.blocks });
const buttonsOf = (message: unknown) => partsOf(message, 'button').map(({ action_id: id }) => id);

test('says what was asked, why, and where it stands', () => {
  const message = drawn({ reason: 'New in billing' });
  assert.is(message.text, 'Your request for bob@example.com (Agent): waiting for approval.');
  assert.match(shown(message), /Your request:\nE-?mail: bob@example.com\nPlatform role: Agent\nReason: New in billing/);
  assert.match(shown(message), 'Waiting for ');
  assert.equal(buttonsOf(message), ['cancel_request']);
});

test('links to the card only for a requester who can see it', () => {
  const request = createUserRequest();
  const links = (sees: boolean, url: string | undefined) =>
    partsOf(
      directMessage({ request, requesterSeesCard: sees }, { command: '/create-user', cardLink: url }),
      'link',
    ).map((part) => part.url);
  assert.equal(links(true, link), [link]);
  assert.equal(links(false, link), []);
  assert.equal(links(true, undefined), []);
});

for (const status of ['denied', 'expired', 'created', 'failed'] satisfies Status[]) {
  test(`of a request that is ${status} is one line: a message of its own says how it ended`, () => {
    const message = drawn({ status, decision });
    assert.is(message.text, 'Your request for bob@example.com (Agent): the result is below.');
    assert.is(shown(message), message.text);
    assert.equal(buttonsOf(message), []);
  });
}

test('of a cancelled request says so, because no other message does, and has Ask again', () => {
  const message = drawn({ status: 'cancelled', decision });
  assert.is(message.text, 'You cancelled your request for bob@example.com (Agent).');
  assert.equal(buttonsOf(message), ['ask_again']);
});

test('of a batch that was discarded before it was sent has Ask again too', () => {
  const message = directMessage(batchScene({ status: 'cancelled' }), { command: '/create-user' });
  assert.match(message.text, /^Discarded: contacts\.csv/);
  assert.equal(buttonsOf(message), ['ask_again']);
});

test.run();
