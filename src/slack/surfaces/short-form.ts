import type { types } from '@slack/bolt';
import { clamp } from '../../domain/text.ts';
import { clampMrkdwn, LIMITS } from './limits.ts';
import { type Inline, type Message, person, richText, text } from './rich-text.ts';

const NOTE = 'Slack refused the full message, so this is a short form of it.';

/** Kept for the last block: it says how the request stands. */
const LAST = 400;

/**
 * A message that Slack refused, reduced to what it takes: the same words without any structure, cut, and the buttons. One
 * rich_text block, not a section: an edit may not take the last one away (`block_mismatch`, docs.slack.dev, chat.update).
 */
export function shortForm({ text: sentence, blocks }: Message): Message {
  const words = blocks.map(wordsOf).filter(({ length }) => length > 0);
  const first = cut(words.slice(0, -1).flat(), LIMITS.shortForm - LAST);
  const last = cut(words.at(-1) ?? [], words.length > 1 ? LAST : LIMITS.shortForm);
  return {
    text: clampMrkdwn(sentence, LIMITS.shortForm),
    blocks: [richText([text(NOTE), ...first, ...last]), ...blocks.filter(({ type }) => type === 'actions')],
  };
}

/** The words of a block, each part on a line of its own. */
function wordsOf(block: types.KnownBlock): readonly Inline[] {
  if (block.type === 'header') return [text(`\n${block.text.text}`)];
  return block.type === 'rich_text' ? block.elements.flatMap(partOf) : [];
}

function partOf(part: types.RichTextBlock['elements'][number]): readonly Inline[] {
  if (part.type === 'rich_text_list') return part.elements.flatMap(partOf);
  return [text('\n'), ...part.elements.map(plain)];
}

function plain(inline: Inline): Inline {
  if (inline.type === 'user') return person(inline.user_id);
  if (inline.type === 'text') return text(inline.text);
  if (inline.type === 'date') return text(inline.fallback ?? '');
  return text(inline.type === 'link' ? (inline.text ?? inline.url) : '');
}

/** The first of these that have `max` characters together. Says so if that is not all. */
function cut(inlines: readonly Inline[], max: number): readonly Inline[] {
  const kept: Inline[] = [];
  let room = max;
  for (const inline of inlines) {
    const words = inline.type === 'text' ? inline.text : '';
    if (words.length > room) return [...kept, text(`${clamp(words, Math.max(room, 1))}\nNot everything is shown.`)];
    room -= words.length;
    // Slack refuses an empty text.
    if (inline.type !== 'text' || words) kept.push(inline);
  }
  return kept;
}
