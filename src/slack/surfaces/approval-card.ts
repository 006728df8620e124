import type { types } from '@slack/bolt';
import { clamp } from '../../domain/text.ts';
import type { Scene } from '../../ports/slack.ts';
import { batchCardParts } from './batch/facts.ts';
import { batchIn } from './batch-in.ts';
import { buttons } from './buttons.ts';
import { LIMITS } from './limits.ts';
import { requestFacts } from './request-facts.ts';
import { bold, facts, type Inline, link, person, quote, richText, text } from './rich-text.ts';
import { statusLine } from './status-line.ts';
import { headline } from './summary.ts';

export interface Message {
  /** The whole event in one sentence of mrkdwn. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/** What a card has of its own kind of request. */
export interface CardParts {
  readonly title: string;
  /** Everything that will be sent, or how much of what. */
  readonly asked: readonly Inline[];
  readonly more: readonly types.KnownBlock[];
}

const TITLES = { create_user: 'Create a user', invite_to_tenant: 'Add a user to a tenant' } as const;

/** The card in the approvals channel: who asks, everything that will be sent, and the buttons while it is pending. */
export function approvalCard(scene: Scene): Message {
  const { request } = scene;
  const { decision, reason, requester } = request;
  const { title, asked, more } = partsOf(scene);
  return {
    text: headline(scene),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title } },
      richText([person(requester.userId), text(' asks for:\n'), ...asked]),
      ...more,
      ...(reason ? [richText([bold('Reason')], quote(clamp(reason, LIMITS.reason)))] : []),
      richText(
        statusLine(request, 'in the thread'),
        ...(decision?.reason ? [quote(clamp(decision.reason, LIMITS.reason))] : []),
      ),
      ...(request.status === 'pending' ? [buttons(scene, 'approve_request', 'deny_request', 'cancel_request')] : []),
    ],
  };
}

function partsOf(scene: Scene): CardParts {
  const { request } = scene;
  if (request.kind === 'create_users') return batchCardParts(batchIn(scene, request));
  return { title: TITLES[request.kind], asked: facts(requestFacts(request)), more: [] };
}

/** What a copy of a message becomes when somebody presses a button on it: no buttons, and where the real one is. */
export function movedMessage(cardLink: string | undefined): Message {
  return {
    text: 'This is an old copy of a request.',
    blocks: [
      richText([text('This is an old copy of a request. '), ...(cardLink ? [link(cardLink, 'Go to the card')] : [])]),
    ],
  };
}
