import type { types } from '@slack/bolt';
import { clampMrkdwn, LIMITS } from './limits.ts';

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text });

/** A form. `metadata` comes back with its submission. */
export function form(
  callbackId: string,
  words: { title: string; submit: string },
  blocks: types.KnownBlock[],
  metadata = '',
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain('Cancel'),
    private_metadata: metadata,
    blocks,
  };
}

/** A window that only says something: «Checking…» while a look-up runs, or why a form was refused. */
export function notice(title: string, sentence: string): types.ModalView {
  return {
    type: 'modal',
    title: plain(title),
    close: plain('Close'),
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: clampMrkdwn(sentence, LIMITS.sectionText) } }],
  };
}
