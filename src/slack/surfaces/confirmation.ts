import type { types } from '@slack/bolt';
import type { BatchRequest } from '../../domain/request.ts';
import { clamp } from '../../domain/text.ts';
import type { Scene } from '../../ports/slack.ts';
import { rowsToDecide } from './batch-in.ts';
import { batchTitle, doneWord, onlyInvites, users } from './batch-words.ts';
import type { RequestButtonId } from './buttons.ts';
import { LIMITS } from './limits.ts';
import { nameOf } from './request-facts.ts';

interface Words {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
}

/** What a button asks before it does something that nobody can undo; undefined: it asks nothing. */
export function confirmation(scene: Scene, id: RequestButtonId): types.ConfirmationDialog | undefined {
  const words = id === 'approve_request' ? approval(scene) : id === 'stop_batch' ? stop(scene) : undefined;
  if (!words) return undefined;
  return {
    title: { type: 'plain_text', text: words.title },
    text: { type: 'plain_text', text: clamp(words.text, LIMITS.confirmText) },
    confirm: { type: 'plain_text', text: words.yes },
    deny: { type: 'plain_text', text: 'Not yet' },
  };
}

/** CxEngage has no call that deletes a user. */
function approval(scene: Scene): Words {
  const { request } = scene;
  const yes = 'Approve';
  if (request.kind === 'create_users') return { ...batchApproval(request, rowsToDecide(scene)), yes };
  const { email } = request.content;
  return request.kind === 'create_user'
    ? {
        title: 'Create this user?',
        text: `${email} will be created in CxEngage. CxEngage cannot delete users.`,
        yes,
      }
    : { title: 'Add to this tenant?', text: `${email} will get the role in this tenant.`, yes };
}

function batchApproval(request: BatchRequest, rows: number): Omit<Words, 'yes'> {
  const title = `${batchTitle(request, rows)}?`;
  if (!onlyInvites(request)) {
    return { title, text: `${users(rows)} will be created in CxEngage. CxEngage cannot delete users.` };
  }
  const { invitation } = request.content;
  const tenant = invitation ? nameOf(invitation.tenantId, request.names) : 'a tenant';
  return { title, text: `${users(rows)} will get a role in ${tenant}.` };
}

function stop({ request }: Scene): Words {
  const done = request.kind === 'create_users' ? doneWord(request) : 'created';
  return { title: 'Stop this batch?', text: `Rows that are not begun will not be ${done}.`, yes: 'Stop' };
}
