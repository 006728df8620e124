import type { types } from '@slack/bolt';
import { type RowCounts, rowsIn } from '../../domain/batch.ts';
import type { BatchRequest } from '../../domain/request.ts';
import type { Message } from './approval-card.ts';
import { batchChoice } from './batch-choice.ts';
import { groupFacts } from './batch-facts.ts';
import type { BatchIn } from './batch-in.ts';
import { BULK, escapedSource, onlyInvites } from './batch-words.ts';
import { counted, figure } from './counted.ts';
import { clamp, LIMITS } from './limits.ts';
import { oneLine } from './one-line.ts';
import { bold, code, facts, type Inline, richText, text } from './rich-text.ts';
import { problemLines } from './row-lines.ts';
import { shortName } from './short-name.ts';

/** A batch whose rows are all looked up: what would become of them, and Send and Discard. */
export function batchDraft(scene: BatchIn): Message {
  const { request, batch } = scene;
  const { counts } = batch;
  const all = rowsIn(counts);
  const blocks: types.KnownBlock[] = [
    richText([bold(shortName(request)), text(`\n${countLines(request, counts)}`), ...unknownColumns(request)]),
    ...(counts.new ? [richText([bold(`To be ${wish(request)}\n`), ...facts(groupFacts(scene))])] : []),
    ...(all > counts.new ? [richText(problems(scene))] : []),
    richText(counts.new ? [text('Nothing is sent yet; an approver other than you decides.')] : nothingNew(request)),
    batchChoice(scene),
  ];
  const end = counts.new ? 'Nothing is sent yet.' : 'There is nothing to send.';
  return {
    text: `Checked: ${figure(counts.new)} of ${counted(all, 'row')} of ${escapedSource(request)} can be ${wish(request)}. ${end}`,
    blocks,
  };
}

function wish(request: BatchRequest): string {
  return onlyInvites(request) ? 'invited' : 'created';
}

/** How many rows there are of each kind; only what is new has a line when there is none. */
function countLines(request: BatchRequest, counts: RowCounts): string {
  const figures = [
    [counts.new, onlyInvites(request) ? 'to be invited' : 'new'],
    [counts.on_platform, 'on the platform already'],
    [counts.duplicate, 'twice in the file (the first counts)'],
    [counts.pending_elsewhere, 'asked for in another open request'],
    [counts.invalid, 'invalid'],
  ] as const;
  const lines = figures
    .filter(([count], at) => count > 0 || at === 0)
    .map(([count, words]) => `${figure(count)} ${words}`);
  return [`${counted(rowsIn(counts), 'row')}:`, ...lines].join('\n');
}

function unknownColumns({ content }: BatchRequest): readonly Inline[] {
  // Each has a character at least, so more names are never shown.
  const names = content.read?.unknownColumns.slice(0, LIMITS.fact) ?? [];
  if (!names.length) return [];
  return [bold('\nColumns that nobody knows, not read: '), text(clamp(names.map(columnName).join(', '), LIMITS.fact))];
}

function columnName(name: string): string {
  return oneLine(name, 60) || '(no name)';
}

function problems({ request, batch }: BatchIn): readonly Inline[] {
  const lines = problemLines(batch.first);
  // With nothing new the last sentence of the message says so for all rows.
  const mend = batch.counts.new > 0 && request.content.source.from !== 'batch';
  const then = [text(' Mend them there and upload the file again with '), code(BULK), text('.')];
  return [
    bold('Rows that cannot be sent\n'),
    ...(lines ? [text(`${lines}\n`)] : []),
    text('All of them are in the file in the thread, each with its reason.'),
    ...(mend ? then : []),
  ];
}

function nothingNew({ content }: BatchRequest): readonly Inline[] {
  if (content.source.from === 'batch') return [text('Nobody is left to be invited, so there is nothing to send.')];
  const again = [text(' Mend the rows and upload them again with '), code(BULK), text('.')];
  return [text('No row is new, so there is nothing to send.'), ...again];
}
