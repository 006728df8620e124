import type { CardParts } from './approval-card.ts';
import { batchFacts } from './batch-facts.ts';
import { type BatchIn, rowsToDecide } from './batch-in.ts';
import { batchTitle } from './batch-words.ts';
import { bold, facts, richText, text } from './rich-text.ts';
import { rowLines } from './row-lines.ts';

/** So many digits of the digest are enough to compare it with that of the file in the thread. */
const DIGEST = 16;

/** What an approver sees of a batch: how many rows of which roles and tenant, the first of them, and where all of them are. */
export function batchCardParts(scene: BatchIn): CardParts {
  const { request, batch } = scene;
  const { digest, names } = request;
  const lines = rowLines(batch.first, names);
  return {
    title: batchTitle(request, rowsToDecide(scene)),
    asked: facts(batchFacts(scene)),
    more: [
      richText([
        ...(lines ? [bold('The first rows\n'), text(`${lines}\n`)] : []),
        text('All rows are in the file in the thread.'),
        ...(digest ? [text(`\nDigest of the rows: ${digest.slice(0, DIGEST)}`)] : []),
      ]),
    ],
  };
}
