import type {
  BlockAction,
  ButtonAction,
  ExternalSelectAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  types,
  ViewSubmitAction,
} from '@slack/bolt';
import { type Member, mayInvite } from '../../domain/policy.ts';
import { emailOf, type SingleRequest } from '../../domain/request.ts';
import type { Store } from '../../ports/store.ts';
import { inviteBatch as submitBatchInvitation } from '../../services/invite-batch.ts';
import { submitInvitation } from '../../services/submit-invitation.ts';
import { chosenTenant, type InviteSubject, inviteModal, parseInvite } from '../surfaces/add-to-tenant-modal.ts';
import { notice } from '../surfaces/form.ts';
import { ackForm, afterStoring, formAnswer, refusedForm, tryAgainForm } from './answers.ts';
import { type ButtonPress, tellPresser } from './button.ts';
import { budget, identity, type Rooms } from './deps.ts';
import { openAfterCheck, openForm } from './open-form.ts';

/** Invite to tenant, under a result: opens the invite form for requesters and approvers. */
export function inviteToTenant(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const away = rooms.unavailable();
    if (away) return tellPresser(press, away);
    const request = await rooms.store.byRevision(press.action.value ?? '');
    if (!request || request.kind === 'create_users' || !isOnPlatform(request))
      return tellPresser(press, 'This button is out of date: there is no user to invite.');
    const form = inviteModal(emailOf(request), { from: 'request', revision: request.revision });
    await openInvitation(rooms, press, form);
  };
}

/** Created, or found there: a failed request can have created its user, or met somebody who has the address. */
function isOnPlatform({ status, outcome }: SingleRequest): boolean {
  if (outcome?.result !== 'failed') return status === 'created';
  return status === 'failed' && (outcome.isTaken === true || outcome.userId !== undefined);
}

/** «Invite all created», under the result of a batch: opens the invite form for requesters and approvers. */
export function inviteBatch(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const away = rooms.unavailable();
    if (away) return tellPresser(press, away);
    const about = { from: 'batch', revision: press.action.value ?? '' } as const;
    const invitees = await inviteesOf(rooms.store, about);
    if (!invitees || !('users' in invitees) || invitees.users === 0)
      return tellPresser(press, 'This button is out of date: there is nobody to invite.');
    await openInvitation(rooms, press, inviteModal(inviteesWords(invitees), about));
  };
}

/** Opens an invite form for requesters and approvers; others are told why not. */
export async function openInvitation(rooms: Rooms, press: ButtonPress, form: types.ModalView): Promise<void> {
  const person = identity(press.body);
  const known = rooms.members.known(person);
  const refusal = known && refusalFor(rooms, known);
  if (refusal) return tellPresser(press, refusal);
  const { trigger_id: triggerId } = press.body;
  if (known) return openForm(press.client, triggerId, form);
  await openAfterCheck({ ...press, rooms, triggerId, title: 'Invite to a tenant' }, async () => {
    const reason = refusalFor(rooms, await rooms.members.find(person));
    return reason ? notice('Not possible', reason) : form;
  });
}

function refusalFor({ policy }: Rooms, member: Member): string | undefined {
  const ruling = mayInvite(member, policy);
  return ruling.allowed ? undefined : ruling.reason;
}

/** A tenant was chosen in the invite form: the form remembers it, so that the other fields can offer what it has. */
export function tenantChosen(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ExternalSelectAction>>> {
  return async ({ ack, action, body, client }) => {
    await ack();
    const { view } = body;
    if (!view) return;
    const { about } = parseInvite(view);
    const tenantId = action.selected_option?.value ?? chosenTenant(view);
    const invitees = await inviteesOf(rooms.store, about);
    if (!tenantId || !invitees) return;
    const remembering = inviteModal(inviteesWords(invitees), { ...about, tenantId });
    await client.views.update({ view_id: view.id, hash: view.hash, view: remembering }).catch((error) => {
      // Closed or changed meanwhile; the role that is sent is checked against the tenant that is sent in any case.
      rooms.log.info({ cause: error }, 'the invite form could not be changed');
    });
  };
}

/** The invite form was sent: it becomes a request of its own, which another person approves. */
export function inviteToTenantSubmitted(rooms: Rooms): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return async ({ ack, body, view }) => {
    const away = rooms.unavailable();
    if (away) return ackForm(ack, tryAgainForm(view, away));
    const { about, values } = parseInvite(view);
    const invitees = await inviteesOf(rooms.store, about);
    if (!invitees) return ackForm(ack, refusedForm('This form is out of date: its request is not known any more.'));
    const input = { requester: identity(body), form: values, submissionKey: view.id };
    const submission =
      'email' in invitees
        ? await submitInvitation(rooms, { ...input, ...invitees }, budget())
        : await submitBatchInvitation(rooms, { ...input, parentId: invitees.batchId }, budget());
    await afterStoring(ackForm(ack, formAnswer(submission, 'tenantId', rooms.workspaceUrl())), rooms.log);
  };
}

/** Who an invite form is about: one person, or all users that a batch has created. */
export type Invitees =
  | { readonly email: string; readonly parentId?: string }
  | { readonly batchId: string; readonly users: number };

/** Reads it anew from the store; undefined when the request is not known any more. */
export async function inviteesOf(store: Store, about: InviteSubject): Promise<Invitees | undefined> {
  if (about.from === 'email') return { email: about.email };
  const request = await store.byRevision(about.revision);
  if (!request) return undefined;
  if (request.kind !== 'create_users') return { email: emailOf(request), parentId: request.id };
  return { batchId: request.id, users: await store.countInvitable(request.id) };
}

/** The same in words, for the head of the form. */
export function inviteesWords(invitees: Invitees): string {
  if ('email' in invitees) return invitees.email;
  return invitees.users === 1 ? 'one user' : `${new Intl.NumberFormat('en').format(invitees.users)} users`;
}
