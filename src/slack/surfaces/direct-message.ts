import { rowsIn, UNSENT_STATES } from '../../domain/batch.ts';
import { isBatch, type Status } from '../../domain/request.ts';
import { counted } from '../../domain/text.ts';
import { type Facts, fact } from '../../kinds/facts.ts';
import { batchKindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { factsOf } from './batch/facts.ts';
import { batchModelOf } from './batch/model.ts';
import { batchPreview } from './batch/preview.ts';
import { buttons } from './buttons.ts';
import { fieldSections } from './fields.ts';
import { escaped } from './limits.ts';
import { bold, type Inline, link, type Message, person, richText, text } from './rich-text.ts';
import { standing, statusLine, whom } from './words.ts';

export interface DirectMessageWays {
  /** The name of the command. */
  readonly command: string;
  readonly cardLink?: string | undefined;
}

/** Each has a direct message of its own (`directResult`), so this one only says what was asked. */
const TOLD_BELOW: readonly Status[] = ['denied', 'expired', 'created', 'failed', 'finished'];

/**
 * The direct message to the requester: the request, its status, Cancel, and a link to the card if they can see it. Where
 * it could not be delivered, Cancel is on the card. For a batch that is not sent yet, the preview.
 */
export function directMessage(model: MessageModel, { command, cardLink }: DirectMessageWays): Message {
  const { request } = model;
  const preview = isBatch(request) && batchPreview(batchModelOf(model, request), command);
  const isCancelled = request.status === 'cancelled';
  if (preview) return isCancelled ? { ...preview, blocks: [...preview.blocks, buttons(model, 'ask_again')] } : preview;
  const toCard = cardLink && model.requesterSeesCard ? [text('\n'), link(cardLink, 'See the card')] : [];
  if (isCancelled) return folded(model, ['You cancelled your request for ', '.'], toCard);
  if (TOLD_BELOW.includes(request.status))
    return folded(model, ['Your request for ', ': the result is below.'], toCard);
  return open(model, toCard);
}

const CARD_FORM: Readonly<Record<NonNullable<MessageModel['cardForm']>, string>> = {
  short: 'Slack refused the full card, so approvers see a short form of your request.',
  refused: "Slack refused the card, so no approver can see your request. Ask the bot's operator.",
};

/** A request that is not ended yet. */
function open(model: MessageModel, toCard: readonly Inline[]): Message {
  const { request, cardForm, isUnreachable } = model;
  const isPending = request.status === 'pending';
  return {
    text: `Your request for ${whom(model, escaped)}: ${standing(model)}.`,
    blocks: [
      richText([text('Your request:')]),
      ...fieldSections([...factsOf(model), ...unsentFacts(model), ...fact('Reason', request.reason)]),
      richText([
        ...statusLine(model, 'below'),
        ...(isPending && cardForm ? [text(`\n${CARD_FORM[cardForm]}`)] : []),
        ...toCard,
      ]),
      ...(isPending && !isUnreachable ? [buttons(model, 'cancel_request')] : []),
    ],
  };
}

/** A request that has ended, in one line. */
function folded(model: MessageModel, [before, after]: readonly [string, string], toCard: readonly Inline[]): Message {
  return {
    text: `${before}${whom(model, escaped)}${after}`,
    blocks: [
      richText([text(before), bold(whom(model, String)), text(after), ...toCard]),
      ...(model.request.status === 'cancelled' ? [buttons(model, 'ask_again')] : []),
    ],
  };
}

/** Can be more rows than in the preview: another request may have taken an address meanwhile. */
function unsentFacts({ request, batch }: MessageModel): Facts {
  const rows = batch ? rowsIn(batch.counts, UNSENT_STATES) : 0;
  if (rows === 0 || !isBatch(request)) return [];
  const why = batchKindOf(request).hasPreview
    ? 'the file in the thread has the reason of each'
    : 'another open request asks for the same';
  return [['Not sent', `${counted(rows, 'row')} (${why})`]];
}

/** A direct message posted in a thread instead, because the user accepts no direct messages from the bot. */
export function addressed({ text: sentence, blocks }: Message, userId: string): Message {
  const why = text(", the bot can't send you a direct message, so it replies here.");
  return { text: `<@${userId}> ${sentence}`, blocks: [richText([person(userId), why]), ...blocks] };
}
