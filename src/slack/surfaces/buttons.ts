import type { types } from '@slack/bolt';
import type { Request } from '../../domain/request.ts';
import { clamp, LIMITS } from './limits.ts';

/** Action ids of all buttons; a button's value is the revision of its request, nothing else. */
export type ButtonId = 'approve_request' | 'deny_request' | 'cancel_request' | 'retry_request' | 'invite_to_tenant';

const LABELS: Readonly<Record<ButtonId, string>> = {
  approve_request: 'Approve',
  deny_request: 'Deny',
  cancel_request: 'Cancel request',
  retry_request: 'Retry',
  invite_to_tenant: 'Invite to tenant',
};

const STYLES: Partial<Record<ButtonId, 'primary' | 'danger'>> = { approve_request: 'primary', deny_request: 'danger' };

/** A row of buttons for one request. Approving asks once more: CxEngage has no call that deletes a user. */
export function buttons(request: Request, ...ids: readonly ButtonId[]): types.ActionsBlock {
  return { type: 'actions', elements: ids.map((id) => button(request, id)) };
}

function button(request: Request, id: ButtonId): types.Button {
  const style = STYLES[id];
  return {
    type: 'button',
    action_id: id,
    value: request.revision,
    text: { type: 'plain_text', text: LABELS[id] },
    accessibility_label: clamp(`${LABELS[id]}: ${request.content.email}`, 75),
    ...(style && { style }),
    ...(id === 'approve_request' && { confirm: confirmApproval(request) }),
  };
}

function confirmApproval(request: Request): types.ConfirmationDialog {
  const words =
    request.kind === 'create_user'
      ? {
          title: 'Create this user?',
          text: `${request.content.email} will be created in CxEngage. CxEngage cannot delete users.`,
        }
      : { title: 'Add to this tenant?', text: `${request.content.email} will get the role in this tenant.` };
  return {
    title: { type: 'plain_text', text: words.title },
    text: { type: 'plain_text', text: clamp(words.text, LIMITS.confirmText) },
    confirm: { type: 'plain_text', text: 'Approve' },
    deny: { type: 'plain_text', text: 'Not yet' },
  };
}
