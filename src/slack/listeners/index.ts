import { CREATE_USER } from '../surfaces/create-user-modal.ts';
import { DENY_REQUEST } from '../surfaces/deny-modal.ts';
import { INVITE_TO_TENANT } from '../surfaces/invite-modal.ts';
import { decide } from './actions/decide.ts';
import { denyRequest } from './actions/deny-request.ts';
import { inviteToTenant } from './actions/invite-to-tenant.ts';
import { tenantChosen } from './actions/tenant-chosen.ts';
import { createUser } from './commands/create-user.ts';
import { identityProviders, platformRoles, tenantRoles, tenants, typeahead } from './options/typeahead.ts';
import type { Route } from './register.ts';
import { createUserSubmitted } from './views/create-user.ts';
import { denyRequestSubmitted } from './views/deny-request.ts';
import { inviteToTenantSubmitted } from './views/invite-to-tenant.ts';

/** The route table: every id that Slack can send, and who answers it. `view` is the form in which a field stands. */
export const ROUTES: readonly Route[] = [
  { on: 'command', id: '/create-user', listener: createUser },

  { on: 'view', id: CREATE_USER, listener: createUserSubmitted },
  { on: 'view', id: DENY_REQUEST, listener: denyRequestSubmitted },
  { on: 'view', id: INVITE_TO_TENANT, listener: inviteToTenantSubmitted },

  { on: 'action', id: 'approve_request', listener: decide('approve') },
  { on: 'action', id: 'deny_request', listener: denyRequest },
  { on: 'action', id: 'cancel_request', listener: decide('cancel') },
  { on: 'action', id: 'retry_request', listener: decide('retry') },
  { on: 'action', id: 'invite_to_tenant', listener: inviteToTenant },

  { on: 'choice', id: 'tenantId', view: INVITE_TO_TENANT, listener: tenantChosen },

  { on: 'options', id: 'roleId', view: CREATE_USER, listener: typeahead(platformRoles) },
  { on: 'options', id: 'additionalRoleIds', view: CREATE_USER, listener: typeahead(platformRoles) },
  { on: 'options', id: 'tenantId', view: INVITE_TO_TENANT, listener: typeahead(tenants) },
  { on: 'options', id: 'roleId', view: INVITE_TO_TENANT, listener: typeahead(tenantRoles) },
  { on: 'options', id: 'defaultIdentityProvider', view: INVITE_TO_TENANT, listener: typeahead(identityProviders) },
];
