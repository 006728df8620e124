import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { type RowCounts, rowsIn } from '../../../domain/batch.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { clamp, counted, figure, oneLine } from '../../../domain/text.ts';
import type { Message } from '../approval-card.ts';
import { type BatchIn, rowsToDecide } from '../batch-in.ts';
import { allOrNothing, BULK, escapedSource, onlyInvites } from '../batch-words.ts';
import { buttons } from '../buttons.ts';
import { option } from '../form.ts';
import { escapeMrkdwn, LIMITS } from '../limits.ts';
import { bold, code, facts, type Inline, richText, text } from '../rich-text.ts';
import { shortName } from '../short-name.ts';
import { groupFacts } from './facts.ts';
import { bar } from './result.ts';
import { problemLines } from './row-lines.ts';

/** A batch before anybody is asked to approve it, for its requester; undefined: it was sent. */
export function batchPreview(scene: BatchIn): Message | undefined {
  const { request, card } = scene;
  const { status, decision, digest } = request;
  if (status === 'checking') return request.content.read ? lookingUp(scene) : reading(scene);
  if (status === 'draft') return batchDraft(scene);
  if (status === 'cancelled' && !card && !digest) return discarded(request);
  return status === 'failed' && !decision ? unread(request) : undefined;
}

function reading(scene: BatchIn): Message {
  const what = scene.request.content.source.from === 'file' ? 'your file' : 'your rows';
  const blocks = [
    richText([text(`Reading ${what}… `), bold(shortName(scene.request))]),
    buttons(scene, 'discard_batch'),
  ];
  return { text: `Reading ${what}: ${escapedSource(scene.request)}.`, blocks };
}

function lookingUp(scene: BatchIn): Message {
  const { request, batch } = scene;
  const all = rowsIn(batch.counts);
  const done = all - batch.counts.unchecked;
  const words = `${figure(done)} of ${all === 1 ? '1 address' : `${figure(all)} addresses`} looked up`;
  return {
    text: `Checking ${escapedSource(request)}: ${words}.`,
    blocks: [
      richText([text('Checking '), bold(shortName(request)), text(`\n${bar(done, all)}\n${words}`)]),
      buttons(scene, 'discard_batch'),
    ],
  };
}

function discarded(request: BatchRequest): Message {
  return {
    text: `Discarded: ${escapedSource(request)}. Nothing was sent.`,
    blocks: [richText([bold('Discarded.'), text(` ${shortName(request)}: nothing was sent.`)])],
  };
}

/** Why the file could not be read. */
function unread(request: BatchRequest): Message {
  const { outcome, content } = request;
  const failed = outcome?.result === 'failed' ? outcome : undefined;
  const why = failed?.sentence ?? 'The reason is not known.';
  const again = [text('\nUpload a mended file with '), code(BULK), text('.')];
  return {
    text: `${escapedSource(request)} cannot be used: ${escapeMrkdwn(why, LIMITS.fact)}`,
    blocks: [
      richText([
        bold(`${shortName(request)} cannot be used. `),
        text(clamp(why, LIMITS.fact)),
        ...(failed ? [text(`\nReference: ${failed.reference}`)] : []),
        ...(content.source.from === 'batch' ? [] : again),
      ]),
    ],
  };
}

/** A batch whose rows are all looked up: what would become of them, and Send and Discard. */
export function batchDraft(scene: BatchIn): Message {
  const { request, batch } = scene;
  const { counts } = batch;
  const all = rowsIn(counts);
  const blocks: types.KnownBlock[] = [
    richText([bold(shortName(request)), text(`\n${countLines(request, counts)}`), ...unknownColumns(request)]),
    ...(counts.new ? [richText([bold(`To be ${wish(request)}\n`), ...facts(groupFacts(scene))])] : []),
    ...(all > counts.new ? [richText(problemFacts(scene))] : []),
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

function problemFacts({ request, batch }: BatchIn): readonly Inline[] {
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

export const BATCH_CHOICE = 'batch_choice';
export const ALL_OR_NOTHING = 'all_or_nothing';

/** What the requester of a read batch can do with it: send it, whole or as far as it goes, or discard it. */
export function batchChoice(scene: BatchIn): types.ActionsBlock {
  if (!rowsToDecide(scene)) return buttons(scene, 'discard_batch');
  const { elements } = buttons(scene, 'submit_batch', 'discard_batch');
  const all = option(ALL_OR_NOTHING, allOrNothing(scene.request));
  const checkboxes: types.Checkboxes = {
    type: 'checkboxes',
    action_id: ALL_OR_NOTHING,
    options: [all],
    ...(scene.request.content.allOrNothing && { initial_options: [all] }),
  };
  return { type: 'actions', block_id: BATCH_CHOICE, elements: [checkboxes, ...elements] };
}

/** `state.values` of a message: only our own choice in it counts. */
const chosen = v.object({
  [BATCH_CHOICE]: v.object({
    [ALL_OR_NOTHING]: v.object({ selected_options: v.array(v.object({ value: v.literal(ALL_OR_NOTHING) })) }),
  }),
});

/** Whether all or nothing is ticked in the message of a click. */
export function parseBatchChoice(values: unknown): boolean {
  const { success, output } = v.safeParse(chosen, values);
  return success && output[BATCH_CHOICE][ALL_OR_NOTHING].selected_options.length > 0;
}
