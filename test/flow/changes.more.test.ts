import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorShapes } from '../../src/sandbox/cxengage/error-shapes.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { pending, postsFor, submitted, toldBy } from './pending-request.ts';

const test = suite('what has changed since the form was sent');
const theDesk = sharedDesk(test);

/** What the bot remembers of people and groups. */
const MEMBERS_FRESH_MS = 30_000;
/** What it remembers of roles. */
const ROLES_FRESH_MS = 60_000;

for (const email of ['only.platform@harbour.example', 'Only.Platform@HARBOUR.example']) {
  test(`taken: ${email} is on the platform, so the field says how to invite`, async () => {
    const desk = await theDesk();
    const before = recordsOf(desk).requests();
    const { errors } = await submitted(desk, email);
    assert.equal(errors, {
      email: `This person is already on the platform. To add them to a tenant: /create-user invite ${email}`,
    });
    assert.is(recordsOf(desk).requests(), before);
  });
}

test('taken: an e-mail that got a user before the approval is not sent, and the thread says how to invite', async () => {
  const desk = await theDesk();
  const { card, email, posts } = await pending(desk);
  desk.cxengage.state.addUser({ email });
  await desk.press(desk.ana, card, 'approve_request');
  const failure = await desk.inThread(card, /Failed/);
  assert.match(textOf(failure), /This person is already on the platform\./);
  assert.is(posts(), 0);
});

test('roles: one that vanished between the form and the approval is refused before anything is sent', async () => {
  const desk = await theDesk();
  const role = desk.cxengage.state.addRole({ name: 'Short-lived' });
  desk.clock.advance(ROLES_FRESH_MS);
  const { rita, slack } = desk;
  await rita.command('vanished@example.com');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  rita.fill({ roleId: role.id });
  await rita.submit();
  const isCard = ({ text }: Message) => text.includes('create vanished@example.com as Short-lived');
  const card = await slack.until(() => slack.workspace.messages.find(isCard), 'the card');
  await desk.inDirect(rita, /vanished@example\.com/);
  desk.cxengage.state.roles = desk.cxengage.state.roles.filter(({ id }) => id !== role.id);
  desk.clock.advance(ROLES_FRESH_MS);
  await desk.press(desk.ana, card, 'approve_request');
  const failure = await desk.inThread(card, /Failed/);
  assert.match(textOf(failure), /A role in this request no longer exists\. Make a new request/);
  assert.not.match(JSON.stringify(failure.blocks), /retry_request/);
  assert.is(postsFor(desk, 'vanished@example.com'), 0);
});

/** What happens to the requester or the approver, how it is undone, and what the thread says then. */
const GONE = 'The requester is no longer allowed to make this request, so it was not carried out.';
const NO_APPROVER = 'The approver is no longer allowed to approve this request. Make a new request.';
const changes: Readonly<
  Record<string, readonly [change: (desk: Desk) => void, when: 'before' | 'after', says: string]>
> = {
  'the requester is deactivated before the approval': [
    ({ slack }) => slack.workspace.deactivate(people.rita),
    'before',
    GONE,
  ],
  'the requester becomes a guest before the approval': [
    ({ slack }) => slack.workspace.setKind(people.rita, 'guest'),
    'before',
    GONE,
  ],
  'the requester is taken off the list before the approval': [
    ({ slack }) => slack.workspace.changeGroup(people.requesterGroup, [people.ana]),
    'before',
    GONE,
  ],
  'the requester is deactivated after the approval': [
    ({ slack }) => slack.workspace.deactivate(people.rita),
    'after',
    GONE,
  ],
  'the approver is taken off the list after the approval': [
    ({ slack }) => slack.workspace.changeGroup(people.approverGroup, [people.ben]),
    'after',
    NO_APPROVER,
  ],
  'the approver is deactivated after the approval': [
    ({ slack }) => slack.workspace.deactivate(people.ana),
    'after',
    NO_APPROVER,
  ],
  'the approver turns out to be the person concerned': [
    ({ slack }) => slack.workspace.changeEmail(people.ana, 'concerned@example.com'),
    'after',
    NO_APPROVER,
  ],
};
for (const [name, [change, when, says]] of Object.entries(changes)) {
  test(`standing: ${name}: it is not carried out`, async () => {
    const desk = await theDesk();
    const concerned = /concerned/.test(name) ? 'concerned@example.com' : undefined;
    const { card, email, status, posts, records, revision } = await pending(desk, concerned);
    const { workspace } = desk.slack;
    try {
      if (when === 'before') {
        change(desk);
        desk.clock.advance(MEMBERS_FRESH_MS);
        await desk.press(desk.ana, card, 'approve_request');
      } else {
        // The look-up before the write is refused, so that the job comes back later.
        desk.cxengage.fault({
          match: { method: 'GET', path: /^\/v1\/users\?email=/ },
          effect: { kind: 'answer', ...errorShapes.html503 },
        });
        await desk.press(desk.ana, card, 'approve_request');
        await desk.becomes(card, /Approved by/);
        await eventually(() => looksFor(desk, email) > 1, 'the look-up');
        change(desk);
        desk.clock.advance(MEMBERS_FRESH_MS);
      }
      const failure = await desk.inThread(card, /Failed/);
      assert.match(textOf(failure), says);
      assert.not.match(JSON.stringify(failure.blocks), /retry_request/);
      assert.is(status(), 'failed');
      assert.is(posts(), 0);
      assert.is(records.events(revision).at(-1), 'failed');
    } finally {
      workspace.setKind(people.rita, 'member');
      workspace.setKind(people.ana, 'admin');
      workspace.changeEmail(people.ana, 'ana@example.com');
      workspace.changeGroup(people.requesterGroup, [people.rita, people.ana]);
      workspace.changeGroup(people.approverGroup, [people.ana, people.ben]);
      desk.clock.advance(MEMBERS_FRESH_MS);
    }
  });
}

function looksFor({ cxengage }: Desk, email: string): number {
  return cxengage.calls.filter(({ path }) => path.includes(encodeURIComponent(email))).length;
}

test('standing: an approver who is taken off the list cannot approve from 30 s later on', async () => {
  const desk = await theDesk();
  const { card, status } = await pending(desk);
  desk.slack.workspace.changeGroup(people.approverGroup, [people.ben]);
  desk.clock.advance(MEMBERS_FRESH_MS);
  try {
    const told = await toldBy(desk, desk.ana, () => desk.press(desk.ana, card, 'approve_request'));
    assert.match(told, /^Only approvers can do this/);
    assert.is(status(), 'pending');
  } finally {
    desk.slack.workspace.changeGroup(people.approverGroup, [people.ana, people.ben]);
    desk.clock.advance(MEMBERS_FRESH_MS);
  }
});

for (const method of ['users.info', 'usergroups.list']) {
  test(`standing: while Slack does not answer ${method} nobody may approve, and it can be tried again`, async () => {
    const desk = await theDesk();
    const { card, status } = await pending(desk);
    desk.clock.advance(MEMBERS_FRESH_MS);
    const end = desk.slack.fault({ method, effect: { error: 'internal_error' } });
    const told = await toldBy(desk, desk.ana, () => desk.press(desk.ana, card, 'approve_request'));
    assert.match(told, / Please try again\. If it happens again, give the bot's operator this reference: /);
    assert.is(status(), 'pending');
    end();
    await desk.press(desk.ana, card, 'approve_request');
    await desk.inThread(card, /Created as/);
  });
}

test.run();
