import type { types } from '@slack/bolt';
import { clamp } from '../../domain/text.ts';
import { clampMrkdwn, LIMITS } from './limits.ts';
import { type Inline, type Message, richText, text } from './rich-text.ts';

const NOTE = 'Slack refused the full message, so this is a short form of it.';
const CUT = 'Not everything is shown.';
const NO_APPROVAL = "Not everything is shown, so it can't be approved here. Deny it, and ask for a shorter request.";

/**
 * A message that Slack refused, reduced to what it takes: the same words without any structure, cut, and the buttons. One
 * rich_text block, not a section: an edit may not take the last one away (`block_mismatch`, docs.slack.dev, chat.update).
 * A request that is not shown whole cannot be approved.
 */
export function shortForm({ text: sentence, blocks }: Message): { readonly message: Message; readonly isCut: boolean } {
  const words = blocks.map(wordsOf).filter(({ length }) => length > 0);
  const { kept, isCut } = cut(words.flat(), LIMITS.shortForm);
  const actions = blocks.filter((block) => block.type === 'actions');
  const approval = actions.some((block) => block.elements.some(isApproval));
  const note = isCut ? [text(`\n${approval ? NO_APPROVAL : CUT}`)] : [];
  const left = actions.map((block) => ({
    ...block,
    elements: block.elements.filter((one) => !isCut || !isApproval(one)),
  }));
  const message = {
    text: clampMrkdwn(sentence, LIMITS.shortForm),
    blocks: [richText([text(NOTE), ...kept, ...note]), ...left.filter(({ elements }) => elements.length > 0)],
  };
  return { message, isCut };
}

function isApproval(element: types.ActionsBlock['elements'][number]): boolean {
  return element.action_id === 'approve_request';
}

/** The words of a block, each part on a line of its own. */
function wordsOf(block: types.KnownBlock): readonly Inline[] {
  if (block.type === 'header') return [text(`\n${block.text.text}`)];
  if (block.type === 'section') return (block.fields ?? []).map((field) => text(`\n${field.text}`));
  if (block.type === 'context') return block.elements.flatMap((one) => ('text' in one ? [text(`\n${one.text}`)] : []));
  return block.type === 'rich_text' ? block.elements.flatMap(partOf) : [];
}

function partOf(part: types.RichTextBlock['elements'][number]): readonly Inline[] {
  if (part.type === 'rich_text_list') return part.elements.flatMap(partOf);
  return [text('\n'), ...part.elements.map(plain)];
}

function plain(inline: Inline): Inline {
  if (inline.type === 'user' || inline.type === 'usergroup') return inline;
  if (inline.type === 'text') return text(inline.text);
  if (inline.type === 'date') return text(inline.fallback ?? '');
  return text(inline.type === 'link' ? (inline.text ?? inline.url) : '');
}

/** The first of these that have `max` characters together. */
function cut(inlines: readonly Inline[], max: number): { readonly kept: readonly Inline[]; readonly isCut: boolean } {
  const kept: Inline[] = [];
  let room = max;
  for (const inline of inlines) {
    const words = inline.type === 'text' ? inline.text : '';
    if (words.length > room) return { kept: [...kept, text(clamp(words, Math.max(room, 1)))], isCut: true };
    room -= words.length;
    // Slack refuses an empty text.
    if (inline.type !== 'text' || words) kept.push(inline);
  }
  return { kept, isCut: false };
}
