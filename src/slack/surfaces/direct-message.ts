import { rowsIn, UNSENT_STATES } from '../../domain/batch.ts';
import { clamp, counted } from '../../domain/text.ts';
import type { Scene } from '../../ports/slack.ts';
import type { Message } from './approval-card.ts';
import { batchFacts } from './batch/facts.ts';
import { batchPreview } from './batch/preview.ts';
import { type BatchIn, batchIn } from './batch-in.ts';
import { onlyInvites } from './batch-words.ts';
import { buttons } from './buttons.ts';
import { LIMITS } from './limits.ts';
import { type Facts, requestFacts } from './request-facts.ts';
import { facts, link, person, quote, richText, text } from './rich-text.ts';
import { statusLine } from './status-line.ts';
import { standing, summary } from './summary.ts';

/**
 * The requester's own message: the request, where it stands, Cancel, and a link to the card where that is of use. Of a batch
 * that is not sent yet it is the preview.
 */
export function directMessage(scene: Scene, cardLink: string | undefined): Message {
  const { request } = scene;
  if (request.kind !== 'create_users') return standingMessage(scene, requestFacts(request), cardLink);
  const batch = batchIn(scene, request);
  return batchPreview(batch) ?? standingMessage(scene, [...batchFacts(batch), ...unsent(batch)], cardLink);
}

/** More may be left out than the preview said: somebody else was faster with an address. */
function unsent({ request, batch }: BatchIn): Facts {
  const rows = rowsIn(batch.counts, UNSENT_STATES);
  if (rows === 0 || onlyInvites(request)) return [];
  return [['Not sent', `${counted(rows, 'row')}; the reason of each is in the file in the thread`]];
}

function standingMessage(scene: Scene, list: Facts, cardLink: string | undefined): Message {
  const { request, requesterSeesCard } = scene;
  const { decision } = request;
  return {
    text: `Your request to ${summary(scene)}: ${standing(request)}.`,
    blocks: [
      richText([text('Your request:\n'), ...facts(list)]),
      richText(
        [
          ...statusLine(request, 'below'),
          ...(cardLink && requesterSeesCard ? [text('\n'), link(cardLink, 'See the card')] : []),
        ],
        ...(decision?.reason ? [quote(clamp(decision.reason, LIMITS.reason))] : []),
      ),
      ...(request.status === 'pending' ? [buttons(scene, 'cancel_request')] : []),
    ],
  };
}

/** A direct message that has to be said in a thread, because its reader takes no direct messages from the bot. */
export function addressed({ text: sentence, blocks }: Message, userId: string): Message {
  const why = text(', the bot cannot write to you directly, so it says it here.');
  return { text: `<@${userId}> ${sentence}`, blocks: [richText([person(userId), why]), ...blocks] };
}
