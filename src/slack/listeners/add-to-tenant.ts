import type {
  BlockAction,
  ButtonAction,
  Middleware,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  types,
  ViewSubmitAction,
} from '@slack/bolt';
import { type Member, mayInvite } from '../../domain/policy.ts';
import { emailOf, isBatch, type Request, type SingleRequest } from '../../domain/request.ts';
import { counted } from '../../domain/text.ts';
import type { Store } from '../../ports/store.ts';
import { addToTenantModal, type InviteSubject, parseAddToTenant } from '../surfaces/add-to-tenant-modal.ts';
import { notice } from '../surfaces/form.ts';
import type { FilledView } from '../surfaces/form-metadata.ts';
import { type ButtonPress, tellPresser } from './button.ts';
import { identity, type ListenerDeps } from './deps.ts';
import { openAfterCheck, openForm } from './open-form.ts';
import { submitForm } from './submit-form.ts';

/** "Add to tenant" below a result: opens the form for requesters and approvers. */
export function inviteToTenant(deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const unavailable = deps.unavailable();
    if (unavailable) return tellPresser(press, unavailable);
    const request = await deps.store.byRevision(press.action.value ?? '');
    if (!request || isBatch(request) || !isOnPlatform(request))
      return tellPresser(press, 'This button is out of date: there is no user to add.');
    const form = addToTenantModal(emailOf(request), { from: 'request', revision: request.revision });
    await openInvitation(deps, press, form);
  };
}

/** The user exists: created, or a failed request created them or found the address taken. */
function isOnPlatform({ status, outcome }: SingleRequest): boolean {
  if (outcome?.result !== 'failed') return status === 'created';
  return status === 'failed' && (outcome.isTaken === true || outcome.userId !== undefined);
}

/** "Add all to tenant" below the result of a batch: opens the form for requesters and approvers. */
export function inviteBatch(deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const unavailable = deps.unavailable();
    if (unavailable) return tellPresser(press, unavailable);
    const about = { from: 'batch', revision: press.action.value ?? '' } as const;
    const invitees = await inviteesOf(deps.store, about);
    if (!invitees || invitees.email !== undefined || invitees.users === 0)
      return tellPresser(press, 'This button is out of date: there are no users to add.');
    await openInvitation(deps, press, addToTenantModal(inviteesWords(invitees), about));
  };
}

/** Opens the form for requesters and approvers, and tells others why they cannot use it. */
async function openInvitation(deps: ListenerDeps, press: ButtonPress, form: types.ModalView): Promise<void> {
  const person = identity(press.body);
  const known = deps.members.known(person);
  const refusal = known && refusalFor(deps, known);
  if (refusal) return tellPresser(press, refusal);
  const { trigger_id: triggerId } = press.body;
  if (known) return openForm(press.client, triggerId, form);
  await openAfterCheck({ ...press, deps, triggerId, title: 'Add to tenant' }, async () => {
    const reason = refusalFor(deps, await deps.members.find(person));
    return reason ? notice("Can't continue", reason) : form;
  });
}

function refusalFor({ policy }: ListenerDeps, member: Member): string | undefined {
  const authorization = mayInvite(member, policy);
  return authorization.allowed ? undefined : authorization.reason;
}

/** The form with another tenant. */
export async function redrawInvitation(
  { store }: ListenerDeps,
  view: FilledView,
  tenantId: string,
): Promise<types.ModalView | undefined> {
  const { about } = parseAddToTenant(view);
  const invitees = await inviteesOf(store, about);
  return invitees && addToTenantModal(inviteesWords(invitees), { ...about, tenantId });
}

/** Stores the form as a new request, which another person has to approve. */
export function inviteToTenantSubmitted(deps: ListenerDeps): Middleware<SlackViewMiddlewareArgs<ViewSubmitAction>> {
  return (args) =>
    submitForm(deps, args, async () => {
      const { about, values } = parseAddToTenant(args.view);
      const invitees = await inviteesOf(deps.store, about);
      if (!invitees) return undefined;
      const { email, parent } = invitees;
      const form = { fields: { ...values, email }, field: 'tenantId', ...(parent && { parent }) };
      return { ...form, kind: email === undefined ? 'add_users_to_tenant' : 'add_to_tenant' };
    });
}

/** Who the form is about: one user, or all users that a batch has created. */
interface Invitees {
  /** Absent when it is about the users of the batch `parent`. */
  readonly email?: string;
  readonly users: number;
  readonly parent?: Request;
}

/** Reads the current state from the store; undefined when the request no longer exists. */
export async function inviteesOf(store: Store, about: InviteSubject): Promise<Invitees | undefined> {
  if (about.from === 'email') return { email: about.email, users: 1 };
  const parent = await store.byRevision(about.revision);
  if (!parent) return undefined;
  if (!isBatch(parent)) return { email: emailOf(parent), users: 1, parent };
  return { users: await store.countInvitable(parent.id), parent };
}

export function inviteesWords({ email, users }: Invitees): string {
  return email ?? (users === 1 ? 'one user' : counted(users, 'user'));
}
