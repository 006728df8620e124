import type { types } from '@slack/bolt';
import type { Facts } from '../../kinds/facts.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { facts, richText } from './rich-text.ts';

/** Wider values would wrap in half the width of a message. */
const MAX_CELL = 80;
/** A section has up to 10 fields, a context up to 10 elements (docs.slack.dev, Block Kit reference). */
const FACTS_PER_SECTION = 5;
const FACTS_PER_CONTEXT = 10;

/** Facts in two columns: labels on the left, values on the right. Long values follow below, over the whole width. */
export function fieldSections(list: Facts): types.KnownBlock[] {
  const short = list.filter(([, value]) => value.length <= MAX_CELL);
  const long = list.filter(([, value]) => value.length > MAX_CELL);
  return [
    ...chunks(short, FACTS_PER_SECTION).map(
      (part): types.SectionBlock => ({
        type: 'section',
        fields: part.flatMap(([label, value]) => [
          { type: 'mrkdwn', text: `*${escapeMrkdwn(label, LIMITS.escapedValue)}*` },
          plain(value),
        ]),
      }),
    ),
    ...(long.length ? [richText(facts(long))] : []),
  ];
}

/** Facts in small text, for a request that has ended. */
export function smallFacts(list: Facts): types.KnownBlock[] {
  return chunks(list, FACTS_PER_CONTEXT).map(
    (part): types.ContextBlock => ({
      type: 'context',
      elements: part.map(([label, value]) => plain(`${label}: ${value}`)),
    }),
  );
}

/** Without `emoji: false`, Slack would show `:smile:` in a name as an emoji. */
function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size));
}
