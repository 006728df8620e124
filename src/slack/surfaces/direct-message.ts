import { rowsIn, UNSENT_STATES } from '../../domain/batch.ts';
import { isBatch } from '../../domain/request.ts';
import { clamp, counted } from '../../domain/text.ts';
import type { Facts } from '../../kinds/facts.ts';
import { batchKindOf, kindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { batchFacts } from './batch/facts.ts';
import { type BatchMessageModel, batchModelOf, scopeOf } from './batch/model.ts';
import { batchPreview } from './batch/preview.ts';
import { buttons } from './buttons.ts';
import { LIMITS } from './limits.ts';
import { facts, link, type Message, person, quote, richText, text } from './rich-text.ts';
import { standing, statusLine, summary } from './words.ts';

export interface DirectMessageWays {
  /** The name of the command. */
  readonly command: string;
  readonly cardLink?: string | undefined;
}

/**
 * The direct message to the requester: the request, its status, Cancel, and a link to the card if they can see it.
 * For a batch that is not sent yet, the preview.
 */
export function directMessage(model: MessageModel, { command, cardLink }: DirectMessageWays): Message {
  const { request } = model;
  if (!isBatch(request)) return statusMessage(model, kindOf(request).facts(request, scopeOf(model)), cardLink);
  const batch = batchModelOf(model, request);
  return batchPreview(batch, command) ?? statusMessage(model, [...batchFacts(batch), ...unsentFacts(batch)], cardLink);
}

/** Can be more rows than in the preview: another request may have taken an address meanwhile. */
function unsentFacts({ request, batch }: BatchMessageModel): Facts {
  const rows = rowsIn(batch.counts, UNSENT_STATES);
  if (rows === 0) return [];
  const why = batchKindOf(request).hasPreview
    ? 'the reason of each is in the file in the thread'
    : 'another open request asks for the same';
  return [['Not sent', `${counted(rows, 'row')}; ${why}`]];
}

const CARD_FORM: Readonly<Record<NonNullable<MessageModel['cardForm']>, string>> = {
  short: 'Slack refused the full card, so the approvers see a short form of your request.',
  refused: 'Slack refuses the card, so nobody can approve this request. Ask the operator of this bot.',
};

function statusMessage(model: MessageModel, list: Facts, cardLink: string | undefined): Message {
  const { request, requesterSeesCard, cardForm } = model;
  const { decision, status } = request;
  return {
    text: `Your request to ${summary(model)}: ${standing(model)}.`,
    blocks: [
      richText([text('Your request:\n'), ...facts(list)]),
      richText(
        [
          ...statusLine(model, 'below'),
          ...(status === 'pending' && cardForm ? [text(`\n${CARD_FORM[cardForm]}`)] : []),
          ...(cardLink && requesterSeesCard ? [text('\n'), link(cardLink, 'See the card')] : []),
        ],
        ...(decision?.reason ? [quote(clamp(decision.reason, LIMITS.reason))] : []),
      ),
      ...(status === 'pending' ? [buttons(model, 'cancel_request')] : []),
    ],
  };
}

/** A direct message posted in a thread instead, because the user accepts no direct messages from the bot. */
export function addressed({ text: sentence, blocks }: Message, userId: string): Message {
  const why = text(', the bot cannot write to you directly, so it says it here.');
  return { text: `<@${userId}> ${sentence}`, blocks: [richText([person(userId), why]), ...blocks] };
}
