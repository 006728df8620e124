import * as assert from 'uvu/assert';
import { seedIds as cxengage } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { sampleReply, sampleRequest } from '../fixtures/create-user-page.ts';
import type { Desk } from '../helpers/desk.ts';
import { textOf } from '../helpers/text-of.ts';

/** Everything that was sent to create something, with its whole body. */
const writes = ({ cxengage: platform }: Desk) =>
  platform.calls
    .filter(({ method, path }) => method === 'POST' && /users$/.test(path))
    .map(({ path, body }) => ({ path, body }));

/** From the command to the invitation, with everything that is sent to CxEngage. */
export async function story(desk: Desk): Promise<void> {
  const { slack, cxengage: platform, rita, ana, ben } = desk;
  platform.fault({
    match: { method: 'POST', path: /^\/v1\/users$/ },
    effect: { kind: 'replaceBody', body: { result: sampleReply } },
  });
  platform.fault({
    match: { method: 'GET', path: /^\/v1\/users\?email/, after: 3 },
    times: Number.POSITIVE_INFINITY,
    effect: { kind: 'replaceBody', body: { result: [sampleReply] } },
  });

  // Command → form, with the e-mail filled in.
  assert.equal(await rita.command('bjones@email.com'), { acked: true });
  // Rita is looked up first, below "Checking…".
  const shown = () => (rita.view()?.view.submit ? rita.view() : undefined);
  const form = await slack.until(shown, 'the form');
  assert.is(form.view.callback_id, 'create_user');

  // All mistakes at once, each under its field.
  await rita.options('roleId', 'user');
  rita.fill({ roleId: sampleRequest.roleId, firstName: '  ', personalTelephone: '12' });
  const refused = await rita.submit();
  assert.equal(Object.keys(refused.errors ?? {}), ['firstName', 'personalTelephone']);
  assert.equal(slack.workspace.messages, []);

  rita.fill({ firstName: 'Bob', lastName: 'Jones', personalTelephone: null, reason: 'New in the team' });
  assert.equal(await rita.submit(), { sent: true, acked: true, action: 'close' });
  const card = await slack.until(
    () => slack.workspace.messages.find((one) => one.channel === people.approvals && !one.ephemeralTo),
    'the card',
  );
  for (const part of [
    'bjones@email.com',
    'Bob',
    'Jones',
    'Platform User',
    'enabled (active at once)',
    'New in the team',
    'Requested by @rita',
  ]) {
    assert.match(textOf(card), part);
  }
  assert.equal(writes(desk), []);

  // Approval → created, with the page's own sample as the whole body.
  // The requester's own message follows the card's place being stored: from then on its buttons count.
  await desk.inDirect(rita, /Your request:\nEmail: bjones@email.com\nFirst name/);
  await desk.press(ana, card, 'approve_request');
  const created = await desk.inThread(card, /Created as/);
  const { email, roleId, firstName, lastName, status } = sampleRequest;
  assert.equal(writes(desk), [{ path: '/v1/users', body: { email, roleId, firstName, lastName, status } }]);
  for (const part of [
    sampleReply.id,
    '533',
    'enabled',
    'Platform User',
    ...[sampleReply.created, sampleReply.resetPasswordExpiryDate].map(
      (time) => `${time.slice(0, 16).replace('T', ' ')} UTC`,
    ),
  ]) {
    assert.match(textOf(created), part);
  }
  await desk.becomes(card, /✓ Created: [\s\S]*Approved by @ana/);
  assert.not.match(textOf(desk.now(card)), 'Approve\n');
  await desk.inDirect(rita, /was created as/);

  // Invite → a request of its own, whose card stands in the thread.
  await desk.press(rita, created, 'invite_to_tenant');
  await slack.until(shown, 'the invite form');
  await rita.options('tenantId');
  await rita.select('tenantId', cxengage.harbour);
  const remembers = () => rita.view()?.view.private_metadata?.toString().includes(cxengage.harbour) || undefined;
  await slack.until(remembers, 'the form to remember the tenant');
  await rita.options('roleId');
  rita.fill({ roleId: cxengage.tenantRole(cxengage.harbour, 'Agent') });
  assert.is((await rita.submit()).action, 'close');
  const invitation = await desk.inThread(card, /Role in the tenant: Agent/);
  await desk.inDirect(rita, /Your request:[\s\S]*Role in the tenant/);
  await desk.press(ben, invitation, 'approve_request');
  await desk.inThread(card, /Added to /);
  assert.equal(writes(desk)[1], {
    path: `/v1/tenants/${cxengage.harbour}/users`,
    body: { email, roleId: cxengage.tenantRole(cxengage.harbour, 'Agent'), status: 'accepted' },
  });
  await desk.inDirect(rita, /was added to/);
  assert.is(writes(desk).length, 2);
}
