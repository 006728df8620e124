import type { types } from '@slack/bolt';
import { isBatch } from '../../domain/request.ts';
import { clamp, counted, figure } from '../../domain/text.ts';
import { users } from '../../kinds/facts.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { scopeOf } from './batch/model.ts';
import { confirmation } from './confirmation.ts';
import { labelOf } from './words.ts';

/** Action ids of all buttons. */
export type ButtonId =
  | 'approve_request'
  | 'deny_request'
  | 'cancel_request'
  | 'ask_again'
  | 'retry_request'
  | 'invite_to_tenant'
  | 'submit_batch'
  | 'discard_batch'
  | 'pause_batch'
  | 'resume_batch'
  | 'stop_batch'
  | 'retry_failed_rows'
  | 'create_rest'
  | 'invite_batch'
  | 'send_template'
  | 'open_bulk';

/** Buttons in forms; they belong to no request. */
export type FormButtonId = 'send_template' | 'open_bulk';
/** Buttons in messages. */
export type RequestButtonId = Exclude<ButtonId, FormButtonId>;

const LABELS: Readonly<Record<Exclude<RequestButtonId, 'submit_batch' | 'create_rest'>, string>> = {
  approve_request: 'Approve',
  deny_request: 'Deny',
  cancel_request: 'Cancel request',
  ask_again: 'Ask again',
  retry_request: 'Retry',
  invite_to_tenant: 'Add to tenant',
  discard_batch: 'Discard',
  pause_batch: 'Pause',
  resume_batch: 'Resume',
  stop_batch: 'Stop',
  retry_failed_rows: 'Retry failed rows',
  invite_batch: 'Add all to tenant',
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
  open_bulk: { label: 'Create many users from a CSV', value: 'bulk' },
};

/** A row of buttons for one request. The value of a button is only the revision of its request. */
export function buttons(model: MessageModel, ...ids: readonly RequestButtonId[]): types.ActionsBlock {
  return { type: 'actions', elements: ids.map((id) => button(model, id)) };
}

export function formButton(id: FormButtonId): types.ActionsBlock {
  const { label, value } = FORM_BUTTONS[id];
  return {
    type: 'actions',
    elements: [{ type: 'button', action_id: id, value, text: { type: 'plain_text', text: label } }],
  };
}

function button(model: MessageModel, id: RequestButtonId): types.Button {
  const style = STYLES[id];
  const confirm = confirmation(model, id);
  const label = captionOf(model, id);
  return {
    type: 'button',
    action_id: id,
    value: model.request.revision,
    text: { type: 'plain_text', text: label },
    accessibility_label: clamp(`${label}: ${accessibleName(model)}`, 75),
    ...(style && { style }),
    ...(confirm && { confirm }),
  };
}

function captionOf(model: MessageModel, id: RequestButtonId): string {
  if (id === 'submit_batch') return `Send ${counted(rowsIn(model), 'row')} for approval`;
  if (id === 'create_rest') return restLabel(model);
  // Nothing to discard yet.
  if (id === 'discard_batch' && model.request.status === 'checking') return 'Cancel';
  return LABELS[id];
}

/** "Create the other 7". */
function restLabel(model: MessageModel): string {
  const rows = model.batch?.counts.stopped ?? 0;
  const verb = scopeOf(model).creates > 0 ? 'Create' : 'Add';
  return `${verb} the other ${rows === 1 ? 'user' : figure(rows)}`;
}

function rowsIn(model: MessageModel): number {
  const { creates, adds } = scopeOf(model);
  return creates + adds;
}

/** Names the request for screen readers, which read the buttons of several messages in a row. */
function accessibleName(model: MessageModel): string {
  const name = labelOf(model.request);
  if (!isBatch(model.request)) return name;
  const count = rowsIn(model);
  return count > 0 ? `${users(count)}, ${name}` : name;
}
