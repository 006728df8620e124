import { INVITE_TO_TENANT } from '../surfaces/add-to-tenant-modal.ts';
import { CREATE_USER } from '../surfaces/create-user-modal.ts';
import { CREATE_USERS_FROM_CSV } from '../surfaces/create-users-modal.ts';
import { DENY_REQUEST } from '../surfaces/deny-modal.ts';
import { inviteBatch, inviteToTenant, inviteToTenantSubmitted, redrawInvitation } from './add-to-tenant.ts';
import { askAgain } from './ask-again.ts';
import { createUser } from './command.ts';
import { createUserSubmitted, openBulk } from './create-user.ts';
import { chooseAllOrNothing, createUsersSubmitted, redrawBulk, sendTemplate } from './create-users.ts';
import { decide, denyRequest, denyRequestSubmitted, submitBatch } from './decisions.ts';
import type { Route } from './register.ts';
import { tenantChosen } from './tenant-chosen.ts';
import { identityProviders, platformRoles, tenantRoles, tenants, typeahead } from './typeahead.ts';

/** The route table: every id that Slack can send, and its listener. `view` is the form that contains the field. */
export const routes = (command: string): readonly Route[] => [
  { on: 'command', id: command, listener: createUser },

  { on: 'view', id: CREATE_USER, listener: createUserSubmitted },
  { on: 'view', id: CREATE_USERS_FROM_CSV, listener: createUsersSubmitted },
  { on: 'view', id: DENY_REQUEST, listener: denyRequestSubmitted },
  { on: 'view', id: INVITE_TO_TENANT, listener: inviteToTenantSubmitted },

  { on: 'action', id: 'approve_request', listener: decide('approve') },
  { on: 'action', id: 'deny_request', listener: denyRequest },
  { on: 'action', id: 'cancel_request', listener: decide('cancel') },
  { on: 'action', id: 'ask_again', listener: askAgain },
  { on: 'action', id: 'retry_request', listener: decide('retry') },
  { on: 'action', id: 'invite_to_tenant', listener: inviteToTenant },

  { on: 'action', id: 'open_bulk', view: CREATE_USER, listener: openBulk },
  { on: 'action', id: 'send_template', view: CREATE_USERS_FROM_CSV, listener: sendTemplate },
  { on: 'action', id: 'submit_batch', listener: submitBatch },
  { on: 'action', id: 'discard_batch', listener: decide('discard') },
  { on: 'action', id: 'pause_batch', listener: decide('pause') },
  { on: 'action', id: 'resume_batch', listener: decide('resume') },
  { on: 'action', id: 'stop_batch', listener: decide('stop') },
  { on: 'action', id: 'retry_failed_rows', listener: decide('retry_rows') },
  { on: 'action', id: 'create_rest', listener: decide('create_rest') },
  { on: 'action', id: 'invite_batch', listener: inviteBatch },

  { on: 'checkboxes', id: 'all_or_nothing', listener: chooseAllOrNothing },
  { on: 'external_select', id: 'tenantId', view: INVITE_TO_TENANT, listener: tenantChosen(redrawInvitation) },
  { on: 'external_select', id: 'tenantId', view: CREATE_USERS_FROM_CSV, listener: tenantChosen(redrawBulk) },

  { on: 'options', id: 'roleId', view: CREATE_USER, listener: typeahead(platformRoles) },
  { on: 'options', id: 'additionalRoleIds', view: CREATE_USER, listener: typeahead(platformRoles) },
  { on: 'options', id: 'platformRoleId', view: CREATE_USERS_FROM_CSV, listener: typeahead(platformRoles) },
  { on: 'options', id: 'tenantId', view: CREATE_USERS_FROM_CSV, listener: typeahead(tenants) },
  { on: 'options', id: 'roleId', view: CREATE_USERS_FROM_CSV, listener: typeahead(tenantRoles) },
  { on: 'options', id: 'tenantId', view: INVITE_TO_TENANT, listener: typeahead(tenants) },
  { on: 'options', id: 'roleId', view: INVITE_TO_TENANT, listener: typeahead(tenantRoles) },
  { on: 'options', id: 'defaultIdentityProvider', view: INVITE_TO_TENANT, listener: typeahead(identityProviders) },
];
