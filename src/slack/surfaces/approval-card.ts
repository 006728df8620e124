import { isBatch } from '../../domain/request.ts';
import { clamp } from '../../domain/text.ts';
import { kindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { batchFacts, cardRows } from './batch/facts.ts';
import { batchModelOf, scopeOf } from './batch/model.ts';
import { buttons } from './buttons.ts';
import { LIMITS } from './limits.ts';
import { bold, facts, link, type Message, person, quote, richText, text } from './rich-text.ts';
import { headline, statusLine } from './words.ts';

/** The card in the approvals channel: requester, everything that will be sent, and buttons while it is pending. */
export function approvalCard(model: MessageModel): Message {
  const { request } = model;
  const { decision, reason, requester } = request;
  const kind = kindOf(request);
  const scope = scopeOf(model);
  const batch = isBatch(request) ? batchModelOf(model, request) : undefined;
  const asked = batch ? batchFacts(batch) : kind.facts(request, scope);
  const denial = clamp(decision?.reason ?? '', LIMITS.reason);
  const most = Math.min(LIMITS.reason, LIMITS.bothReasons - denial.length);
  return {
    text: headline(model),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: kind.title(request, scope) } },
      richText([person(requester.userId), text(' asks for:\n'), ...facts(asked)]),
      ...(batch ? [cardRows(batch)] : []),
      ...(reason ? [richText([bold('Reason')], quote(clamp(reason, most)))] : []),
      richText(statusLine(request, 'in the thread'), ...(denial ? [quote(denial)] : [])),
      ...(request.status === 'pending' ? [buttons(model, 'approve_request', 'deny_request', 'cancel_request')] : []),
    ],
  };
}

/** Replaces an old copy of a message after a click on it: no buttons, and a link to the real card. */
export function staleCopy(cardLink: string | undefined): Message {
  return {
    text: 'This is an old copy of a request.',
    blocks: [
      richText([text('This is an old copy of a request. '), ...(cardLink ? [link(cardLink, 'Go to the card')] : [])]),
    ],
  };
}
