// docs.slack.dev/reference/block-kit/blocks/table-block
import { richText } from './rich-text.ts';
import type { Check } from './rule-problem.ts';
import { boolean, characters, entries, filled, isRecord, kinds, list, number, object, oneOf, string } from './shape.ts';
import { textsIn } from './texts-in.ts';

const anyType: Check = () => {};

/** An empty cell must hold a space: a text of no characters is refused (vellum-ai/vellum-assistant PR 36219). */
const cell = kinds({
  raw_text: object({ type: anyType, text: filled }),
  raw_number: object({ type: anyType, value: number }, { text: filled }),
  rich_text: richText,
});

/** `null` leaves a column's settings as they are. */
const columnSettings: Check = (value, at, say) => {
  if (value !== null) object({}, { align: oneOf('left', 'center', 'right'), is_wrapped: boolean })(value, at, say);
};

/** A table block: 1 to 100 rows of 1 to 20 cells. */
export const table: Check = object(
  { type: oneOf('table'), rows: list(list(cell, 1, 20), 1, 100) },
  { column_settings: list(columnSettings, 0, 20), block_id: string(0, 255) },
);

/** All table cells of one message together hold at most 10,000 characters (the page above; getnao/nao PR 1178). */
export const tableCells: Check = (blocks, at, say) => {
  const tables = entries(blocks).filter((block) => isRecord(block) && block.type === 'table');
  const total = tables.flatMap(textsIn).reduce((sum, text) => sum + characters(text), 0);
  if (total > 10_000) say(at, 'table cells must be less than 10001 characters in total');
};
