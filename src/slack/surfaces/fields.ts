import type { types } from '@slack/bolt';
import type { Facts } from '../../kinds/facts.ts';
import { facts, richText } from './rich-text.ts';

/** Wider facts would wrap in half the width of a message. */
const MAX_CELL = 80;
/** A section has up to 10 fields, a context up to 10 elements (docs.slack.dev, Block Kit reference). */
const PER_BLOCK = 10;

/** Facts in two columns, one a cell. Long ones follow below, over the whole width. */
export function fieldSections(list: Facts): types.KnownBlock[] {
  const isShort = ([label, value]: Facts[number]) => label.length + value.length <= MAX_CELL;
  const long = list.filter((fact) => !isShort(fact));
  return [
    ...chunks(list.filter(isShort)).map((part): types.SectionBlock => ({ type: 'section', fields: part.map(cell) })),
    ...(long.length ? [richText(facts(long))] : []),
  ];
}

/** Facts in small text, for a request that has ended. */
export function smallFacts(list: Facts): types.KnownBlock[] {
  return chunks(list).map((part): types.ContextBlock => ({ type: 'context', elements: part.map(cell) }));
}

/** Plain text, so that no value is read as mrkdwn, and without emoji, so that `:smile:` in a name stays as it is. */
function cell([label, value]: Facts[number]): types.PlainTextElement {
  return { type: 'plain_text', text: `${label}: ${value}`, emoji: false };
}

function chunks(list: Facts): Facts[] {
  return Array.from({ length: Math.ceil(list.length / PER_BLOCK) }, (_, at) =>
    list.slice(at * PER_BLOCK, (at + 1) * PER_BLOCK),
  );
}
