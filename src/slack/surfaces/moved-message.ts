import type { Message } from './approval-card.ts';
import { link, richText, text } from './rich-text.ts';

/** What a copy of a message becomes when somebody presses a button on it: no buttons, and where the real one is. */
export function movedMessage(cardLink: string | undefined): Message {
  return {
    text: 'This is an old copy of a request.',
    blocks: [
      richText([text('This is an old copy of a request. '), ...(cardLink ? [link(cardLink, 'Go to the card')] : [])]),
    ],
  };
}
