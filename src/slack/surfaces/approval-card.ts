import type { types } from '@slack/bolt';
import type { Scene } from '../../domain/ports.ts';
import { buttons } from './buttons.ts';
import { clamp, LIMITS } from './limits.ts';
import { requestFacts } from './request-facts.ts';
import { bold, facts, person, quote, richText, text } from './rich-text.ts';
import { statusLine } from './status-line.ts';
import { headline } from './summary.ts';

export interface Message {
  /** The whole event in one sentence of mrkdwn. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

const TITLES = { create_user: 'Create a user', invite_to_tenant: 'Add a user to a tenant' } as const;

/** The card in the approvals channel: who asks, everything that will be sent, and the buttons while it is pending. */
export function approvalCard({ request }: Scene): Message {
  const { decision, reason, requester } = request;
  return {
    text: headline(request),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: TITLES[request.kind] } },
      richText([person(requester.userId), text(' asks for:\n'), ...facts(requestFacts(request))]),
      ...(reason ? [richText([bold('Reason')], quote(clamp(reason, LIMITS.reason)))] : []),
      richText(
        statusLine(request, 'in the thread'),
        ...(decision?.reason ? [quote(clamp(decision.reason, LIMITS.reason))] : []),
      ),
      ...(request.status === 'pending' ? [buttons(request, 'approve_request', 'deny_request', 'cancel_request')] : []),
    ],
  };
}
