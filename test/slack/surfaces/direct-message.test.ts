import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { directMessage } from '../../../src/slack/surfaces/direct-message.ts';
import { createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';

const test = suite("the requester's own message");
const link = 'https://team.slack.com/archives/C0001/p1700000000000100';

test('says what was asked and where it stands', () => {
  const request = createUserRequest({ names: { r: 'Agent' }, content: { email: 'bob@example.com', roleId: 'r' } });
  const { text, blocks } = directMessage({ request, requesterSeesCard: false }, { command: '/create-user' });
  assert.is(text, 'Your request to create bob@example.com as Agent: waiting for approval.');
  assert.match(textOf({ blocks }), 'Email: bob@example.com');
  assert.match(textOf({ blocks }), 'Waiting for approval.');
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

test('of a denied request says why', () => {
  const decision = { by: { teamId: 'T0001', userId: 'U0002' }, at: 0, reason: 'Not *this* quarter' };
  const request = createUserRequest({ status: 'denied', decision });
  const { blocks } = directMessage({ request, requesterSeesCard: false }, { command: '/create-user' });
  assert.match(textOf({ blocks }), 'Not *this* quarter');
});

test.run();
