import type { Scene } from '../../domain/ports.ts';
import type { Message } from './approval-card.ts';
import { buttons } from './buttons.ts';
import { clamp, LIMITS } from './limits.ts';
import { requestFacts } from './request-facts.ts';
import { facts, link, quote, richText, text } from './rich-text.ts';
import { statusLine } from './status-line.ts';
import { standing, summary } from './summary.ts';

/** The requester's own message: the request, where it stands, Cancel, and a link to the card where that is of use. */
export function directMessage({ request, requesterSeesCard }: Scene, cardLink: string | undefined): Message {
  const { decision } = request;
  return {
    text: `Your request to ${summary(request)}: ${standing(request)}.`,
    blocks: [
      richText([text('Your request:\n'), ...facts(requestFacts(request))]),
      richText(
        [
          ...statusLine(request, 'below'),
          ...(cardLink && requesterSeesCard ? [text('\n'), link(cardLink, 'See the card')] : []),
        ],
        ...(decision?.reason ? [quote(clamp(decision.reason, LIMITS.reason))] : []),
      ),
      ...(request.status === 'pending' ? [buttons(request, 'cancel_request')] : []),
    ],
  };
}
