import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs, types } from '@slack/bolt';
import type { TenantChoice } from '../../domain/batch.ts';
import { type Listed, labelsOf } from '../../domain/label.ts';
import { type Member, mayCancel } from '../../domain/policy.ts';
import {
  type AddToTenantRequest,
  CLOSED_STATUSES,
  type CreateUserRequest,
  type CreateUsersRequest,
  type Request,
} from '../../domain/request.ts';
import { kindOf } from '../../kinds/index.ts';
import { addToTenantModal, type InviteSubject } from '../surfaces/add-to-tenant-modal.ts';
import { createUserModal } from '../surfaces/create-user-modal.ts';
import { createUsersModal } from '../surfaces/create-users-modal.ts';
import { type FieldValues, filledForm } from '../surfaces/filled-form.ts';
import { notice, option } from '../surfaces/form.ts';
import { inviteesOf, inviteesWords } from './add-to-tenant.ts';
import { tellPresser } from './button.ts';
import { identity, type ListenerDeps } from './deps.ts';
import { openAfterCheck } from './open-form.ts';

const TITLE = 'Ask again';

/** "Ask again": opens the form of a request that was denied, cancelled or expired, with its values. Stores nothing. */
export function askAgain(deps: ListenerDeps): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    await press.ack();
    const unavailable = deps.unavailable();
    if (unavailable) return tellPresser(press, unavailable);
    const request = await deps.store.byRevision(press.action.value ?? '');
    if (!request || !CLOSED_STATUSES.includes(request.status))
      return tellPresser(press, 'This button is out of date: make a new request instead.');
    const person = identity(press.body);
    const known = deps.members.known(person);
    const refusal = known && refusalFor(deps, known, request);
    if (refusal) return tellPresser(press, refusal);
    await openAfterCheck({ ...press, deps, triggerId: press.body.trigger_id, title: TITLE }, async () => {
      const reason = known ? undefined : refusalFor(deps, await deps.members.find(person), request);
      return reason ? notice("Can't continue", reason) : formOf(deps, request);
    });
  };
}

/** The values of a request are shown only to the person who made it, as with Cancel. */
function refusalFor({ policy }: ListenerDeps, member: Member, request: Request): string | undefined {
  const own = mayCancel(member, request);
  const authorization = own.allowed ? kindOf(request).mayAsk(member, policy) : own;
  return authorization.allowed ? undefined : authorization.reason;
}

/** Throws `upstream` when CxEngage does not answer. */
async function formOf(deps: ListenerDeps, request: Request): Promise<types.ModalView> {
  switch (request.kind) {
    case 'create_user':
      return createUserAgain(deps, request);
    case 'add_to_tenant':
      return addToTenantAgain(deps, request);
    case 'create_users':
      return createUsersAgain(deps, request);
    case 'add_users_to_tenant': {
      const batch = await deps.store.byId(request.content.createdBy);
      const { invitation } = request.content;
      return tenantForm(deps, batch && { from: 'batch', revision: batch.revision }, invitation, request);
    }
  }
}

async function createUserAgain({ platform, country }: ListenerDeps, request: CreateUserRequest) {
  const { roleId, additionalRoleIds = [], status, ...texts } = request.content;
  const roles = optionsOf(await platform.roles());
  return filledForm(createUserModal({ status, country }), {
    ...texts,
    roleId: roles.get(roleId),
    additionalRoleIds: additionalRoleIds.flatMap((id) => roles.get(id) ?? []),
    reason: request.reason,
  });
}

/** A request that followed another one follows it again, so that its card is in the same thread. */
async function addToTenantAgain(deps: ListenerDeps, request: AddToTenantRequest) {
  const { parentId, content } = request;
  const parent = parentId && (await deps.store.byId(parentId));
  const about: InviteSubject = parent
    ? { from: 'request', revision: parent.revision }
    : { from: 'email', email: content.email };
  return tenantForm(deps, about, content, request);
}

async function tenantForm(
  deps: ListenerDeps,
  about: InviteSubject | undefined,
  invitation: TenantChoice,
  { reason }: Request,
): Promise<types.ModalView> {
  const invitees = about && (await inviteesOf(deps.store, about));
  if (!about || !invitees || invitees.users === 0)
    return notice("Can't continue", 'There are no users left to add to a tenant.');
  const { tenantId, fields } = await tenantValues(deps, invitation);
  const form = addToTenantModal(inviteesWords(invitees), { ...about, ...(tenantId && { tenantId }) });
  return filledForm(form, { ...fields, reason });
}

/** Without the file: Slack does not let a form name one. */
async function createUsersAgain(deps: ListenerDeps, { content, reason }: CreateUsersRequest) {
  const { source, encoding, platformRoleId, invitation } = content;
  const roles = platformRoleId ? optionsOf(await deps.platform.roles()) : undefined;
  const tenant = invitation && (await tenantValues(deps, invitation));
  return filledForm(createUsersModal(tenant?.tenantId ? { tenantId: tenant.tenantId } : {}), {
    encoding,
    rows: source.from === 'paste' ? source.text : undefined,
    platformRoleId: platformRoleId && roles?.get(platformRoleId),
    ...tenant?.fields,
    reason,
  });
}

/** The fields about a tenant. Of one that is not listed any more, only how users are added. */
async function tenantValues(
  { platform }: ListenerDeps,
  { tenantId, roleId, status, noPassword, defaultIdentityProvider: providerId }: TenantChoice,
): Promise<{ readonly tenantId?: string; readonly fields: FieldValues }> {
  const fields = { status, noPassword: String(noPassword ?? null) };
  const tenant = optionsOf(await platform.tenants()).get(tenantId);
  if (!tenant) return { fields };
  const [roles, providers] = await Promise.all([
    platform.tenantRoles(tenantId),
    providerId ? platform.identityProviders(tenantId) : [],
  ]);
  const defaultIdentityProvider = providerId && optionsOf(providers).get(providerId);
  return {
    tenantId,
    fields: { ...fields, tenantId: tenant, roleId: optionsOf(roles).get(roleId), defaultIdentityProvider },
  };
}

/** Labelled as the typeahead shows them. */
function optionsOf(list: readonly Listed[]): ReadonlyMap<string, types.PlainTextOption> {
  return new Map([...labelsOf(list)].map(([id, label]) => [id, option(id, label)]));
}
