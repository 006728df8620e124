import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { untilStored } from '../helpers/records.ts';
import { textOf } from '../helpers/text-of.ts';

export const { harbour } = seedIds;
export const agent = seedIds.tenantRole(harbour, 'Agent');

type Form = Parameters<Person['fill']>[0];

/** Picks a tenant in the invite form and waits until the form knows it: the menus of the other fields need it. */
export async function chooseTenant({ slack }: Pick<Desk, 'slack'>, by: Person, tenantId: string): Promise<void> {
  await by.options('tenantId');
  await by.select('tenantId', tenantId);
  await slack.until(
    () => String(by.view()?.view.private_metadata).includes(tenantId) || undefined,
    'the chosen tenant',
  );
}

/** Fills the invite form that is open: Harbour, Agent, and what `form` says. */
export async function fillInvitation(desk: Pick<Desk, 'slack'>, by: Person, form: Form = {}): Promise<void> {
  await desk.slack.until(() => by.view()?.view.callback_id === 'invite_to_tenant' || undefined, 'the invite form');
  const { tenantId = harbour, roleId = agent, ...rest } = form;
  await chooseTenant(desk, by, String(tenantId));
  const remembers = () => String(by.view()?.view.private_metadata).includes(String(tenantId)) || undefined;
  await desk.slack.until(remembers, 'the form to remember the tenant');
  await by.options('roleId');
  by.fill({ roleId });
  if ('defaultIdentityProvider' in rest) await by.options('defaultIdentityProvider');
  by.fill(rest);
}

/** `/create-user invite`, the form filled in and sent; resolves with the card. */
export async function askInvitation(desk: Desk, by: Person, email: string, form: Form = {}): Promise<Message> {
  await by.command(`invite ${email}`);
  await fillInvitation(desk, by, form);
  const sent = await by.submit();
  if (by.view()) throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
  return invitationCard(desk, email);
}

/** The card of an invitation, wherever it stands. */
export function invitationCard({ slack }: Desk, email: string): Promise<Message> {
  return slack.until(
    () =>
      slack.workspace.messages.find(
        (message) =>
          message.channel === people.approvals &&
          !message.ephemeralTo &&
          textOf(message).includes(`Add to tenant: ${email}\n`),
      ),
    `the card of the invitation of ${email}`,
  );
}

/** From the card of a pending user: approved, created, and an invitation asked for, whose card stands in that thread. */
export async function invitationInThread(desk: Desk, { card, email }: { card: Message; email: string }) {
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread(card, /Created as/);
  desk.clock.advance(4_000);
  await desk.press(desk.rita, result, 'invite_to_tenant');
  await fillInvitation(desk, desk.rita);
  await desk.rita.submit();
  const invitation = await invitationCard(desk, email);
  await untilStored(desk, invitation);
  const link = `/archives/${card.channel}/p${invitation.ts.replace('.', '')}?thread_ts=${card.ts}&cid=${card.channel}`;
  return { email, card, invitation, link };
}
