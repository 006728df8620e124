import type { types } from '@slack/bolt';
import { clamp, counted } from '../../domain/text.ts';
import type { Scene } from '../../ports/slack.ts';
import { rowsToDecide } from './batch-in.ts';
import { users } from './batch-words.ts';
import { confirmation } from './confirmation.ts';
import { shortName } from './short-name.ts';

/** Action ids of all buttons. */
export type ButtonId =
  | 'approve_request'
  | 'deny_request'
  | 'cancel_request'
  | 'retry_request'
  | 'invite_to_tenant'
  | 'submit_batch'
  | 'discard_batch'
  | 'pause_batch'
  | 'resume_batch'
  | 'stop_batch'
  | 'retry_failed_rows'
  | 'invite_batch'
  | 'send_template'
  | 'open_bulk';

/** Buttons of forms, which are about no request. */
export type FormButtonId = 'send_template' | 'open_bulk';
/** Buttons of messages. */
export type RequestButtonId = Exclude<ButtonId, FormButtonId>;

const LABELS: Readonly<Record<Exclude<RequestButtonId, 'submit_batch'>, string>> = {
  approve_request: 'Approve',
  deny_request: 'Deny',
  cancel_request: 'Cancel request',
  retry_request: 'Retry',
  invite_to_tenant: 'Invite to tenant',
  discard_batch: 'Discard',
  pause_batch: 'Pause',
  resume_batch: 'Resume',
  stop_batch: 'Stop',
  retry_failed_rows: 'Retry failed rows',
  invite_batch: 'Invite all created',
};

const STYLES: Partial<Record<RequestButtonId, 'primary' | 'danger'>> = {
  approve_request: 'primary',
  deny_request: 'danger',
  submit_batch: 'primary',
  resume_batch: 'primary',
  stop_batch: 'danger',
};

const FORM_BUTTONS: Readonly<Record<FormButtonId, { label: string; value: string }>> = {
  send_template: { label: 'Send me a template', value: 'template' },
  open_bulk: { label: 'Create many at once from a CSV', value: 'bulk' },
};

/** A row of buttons for one request. A button's value is the revision of its request, nothing else. */
export function buttons(scene: Scene, ...ids: readonly RequestButtonId[]): types.ActionsBlock {
  return { type: 'actions', elements: ids.map((id) => button(scene, id)) };
}

/** A row with one button of a form. */
export function formButton(id: FormButtonId): types.ActionsBlock {
  const { label, value } = FORM_BUTTONS[id];
  return {
    type: 'actions',
    elements: [{ type: 'button', action_id: id, value, text: { type: 'plain_text', text: label } }],
  };
}

function button(scene: Scene, id: RequestButtonId): types.Button {
  const style = STYLES[id];
  const confirm = confirmation(scene, id);
  const label = labelOf(scene, id);
  return {
    type: 'button',
    action_id: id,
    value: scene.request.revision,
    text: { type: 'plain_text', text: label },
    accessibility_label: clamp(`${label}: ${spoken(scene)}`, 75),
    ...(style && { style }),
    ...(confirm && { confirm }),
  };
}

function labelOf(scene: Scene, id: RequestButtonId): string {
  if (id === 'submit_batch') return `Send ${counted(rowsToDecide(scene), 'row')} for approval`;
  // Nothing can be sent yet, so there is nothing to discard.
  if (id === 'discard_batch' && scene.request.status === 'checking') return 'Cancel';
  return LABELS[id];
}

/** Whom a button is about, for those who hear the buttons of several messages one after the other. */
function spoken(scene: Scene): string {
  const name = shortName(scene.request);
  const rows = rowsToDecide(scene);
  return rows ? `${users(rows)}, ${name}` : name;
}
