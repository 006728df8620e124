import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { rowsIn } from '../../../domain/batch.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { capitalized, clamp, counted, figure } from '../../../domain/text.ts';
import { EVERY_ROW_OR_NONE } from '../../../kinds/create-users.ts';
import { batchKindOf } from '../../../kinds/index.ts';
import { buttons } from '../buttons.ts';
import { option } from '../form.ts';
import { escaped, escapeMrkdwn, LIMITS } from '../limits.ts';
import { bold, code, facts, type Inline, type Message, richText, text } from '../rich-text.ts';
import { escapedLabel, labelOf } from '../words.ts';
import { roleFacts } from './facts.ts';
import { type BatchMessageModel, rowsThatAdd, rowsToDecide } from './model.ts';
import { remarks } from './remarks.ts';
import { bar } from './result.ts';
import { problemLines, rowLines } from './row-lines.ts';

/** The requester's view of a batch that is not sent for approval yet; undefined once it is sent. */
export function batchPreview(model: BatchMessageModel, command: string): Message | undefined {
  const { request, card } = model;
  const { status, decision, digest } = request;
  if (status === 'checking') return request.content.read ? lookingUp(model) : reading(model);
  if (status === 'draft') return batchDraft(model, command);
  if (status === 'cancelled' && !card && !digest) return discarded(request);
  return status === 'failed' && !decision ? unreadable(request, command) : undefined;
}

function reading(model: BatchMessageModel): Message {
  const { request } = model;
  const discard = buttons(model, 'discard_batch');
  if (!isFile(request))
    return { text: 'Reading your rows.', blocks: [richText([text('Reading your rows…')]), discard] };
  const blocks = [richText([text('Reading your file… '), bold(labelOf(request))]), discard];
  return { text: `Reading your file: ${escapedLabel(request)}.`, blocks };
}

function isFile(request: BatchRequest): boolean {
  return request.kind === 'create_users' && request.content.source.from === 'file';
}

/** `label` at the start of a line. The name of a file stays as it is. */
function atStart(request: BatchRequest, label: string): string {
  return isFile(request) ? label : capitalized(label);
}

function lookingUp(model: BatchMessageModel): Message {
  const { request, batch } = model;
  const all = rowsIn(batch.counts);
  const done = all - batch.counts.unchecked;
  const words = `${figure(done)} of ${all === 1 ? '1 address' : `${figure(all)} addresses`} looked up`;
  return {
    text: `Checking ${escapedLabel(request)}: ${words}.`,
    blocks: [
      richText([text('Checking '), bold(labelOf(request)), text(`\n${bar(done, all)}\n${words}`)]),
      buttons(model, 'discard_batch'),
    ],
  };
}

function discarded(request: BatchRequest): Message {
  return {
    text: `Discarded: ${escapedLabel(request)}. Nothing was sent.`,
    blocks: [richText([bold('Discarded.'), text(` ${atStart(request, labelOf(request))}: nothing was sent.`)])],
  };
}

function unreadable(request: BatchRequest, command: string): Message {
  const { outcome } = request;
  const failed = outcome?.result === 'failed' ? outcome : undefined;
  const { hasPreview } = batchKindOf(request);
  const lead = hasPreview ? `${atStart(request, labelOf(request))} can't be used` : "Your request can't be sent";
  const why = failed?.sentence ?? "The reason isn't known.";
  const again = [text('\nTry again with '), ...bulk(command)];
  // A reference is only for faults that the reader cannot fix.
  const reference = failed && failed.kind !== 'validation' ? failed.reference : undefined;
  return {
    text: `${escaped(lead)}: ${escapeMrkdwn(why, LIMITS.fact)}`,
    blocks: [
      richText([
        bold(`${lead}. `),
        text(clamp(why, LIMITS.fact)),
        ...(reference ? [text(`\nReference: ${reference}`)] : []),
        ...(hasPreview ? again : []),
      ]),
    ],
  };
}

/** A batch whose rows are all looked up: what would happen to them, with Send and Discard. */
export function batchDraft(model: BatchMessageModel, command: string): Message {
  const { request, batch } = model;
  const { counts } = batch;
  const all = rowsIn(counts);
  const blocks: types.KnownBlock[] = [
    richText([bold(atStart(request, labelOf(request))), text(`\n${countLines(model)}`), ...remarks(request)]),
    ...(counts.new ? [richText([bold('To be sent\n'), ...facts(roleFacts(model))]), firstRows(model)] : []),
    ...(all > counts.new ? [richText(problemFacts(model, command))] : []),
    richText(counts.new ? [text('Nothing is sent yet. Someone else has to approve this.')] : nothingNew(command)),
    batchChoice(model),
  ];
  const rows = isFile(request) ? `${counted(all, 'row')} of ${escapedLabel(request)}` : counted(all, 'pasted row');
  const end = counts.new ? 'Nothing is sent yet.' : "There's nothing to send.";
  return {
    text: `Checked: ${figure(counts.new)} of ${rows} can be sent. ${end}`,
    blocks,
  };
}

/** The number of rows per result of the check. Only the line for new rows is shown when it is 0. */
function countLines({ batch: { counts, groups, notLookedUp } }: BatchMessageModel): string {
  const added = rowsThatAdd(groups);
  const figures = [
    [counts.new - added, 'new'],
    [added, 'only added to a tenant (the account exists, or another row creates it)'],
    [counts.on_platform, 'on the platform already'],
    [counts.duplicate, 'repeated in the file (the first row is kept)'],
    [counts.pending_elsewhere, 'asked for in another open request'],
    [counts.invalid, 'invalid'],
  ] as const;
  const lines = figures
    .filter(([count], at) => count > 0 || at === 0)
    .map(([count, words]) => `${figure(count)} ${words}`);
  const unknown = `${counted(notLookedUp, 'row')} not looked up, because CxEngage didn't answer. The bot looks up each of them before it creates anything.`;
  return [`${counted(rowsIn(counts), 'row')}:`, ...lines, ...(notLookedUp ? [unknown] : [])].join('\n');
}

/** The first rows exactly as they will be sent. */
function firstRows({ request, batch }: BatchMessageModel): types.RichTextBlock {
  const lines = rowLines(request, batch.first);
  return richText([bold('The first rows\n'), text(`${lines}\nAll of them are in rows.csv in the thread.`)]);
}

function problemFacts({ request, batch }: BatchMessageModel, command: string): readonly Inline[] {
  const lines = problemLines(batch.unsent, request.content.read?.headings);
  // If no row is new, the last sentence of the message says this for all rows.
  const howToFix = [text(' Fix them there and upload the file again with '), ...bulk(command)];
  return [
    bold("Rows that can't be sent\n"),
    ...(lines ? [text(`${lines}\n`)] : []),
    text('All of them are in problems.csv in the thread, with the reason for each.'),
    ...(batch.counts.new > 0 ? howToFix : []),
  ];
}

const nothingNew = (command: string): readonly Inline[] => [
  text("No row is new, so there's nothing to send. Fix the rows and upload them again with "),
  ...bulk(command),
];

const bulk = (command: string): readonly Inline[] => [code(`${command} bulk`), text('.')];

const BATCH_CHOICE = 'batch_choice';
const ALL_OR_NOTHING = 'all_or_nothing';

/** The requester's choices: send the batch (all or nothing, or only the new rows) or discard it. */
export function batchChoice(model: BatchMessageModel): types.ActionsBlock {
  const { request } = model;
  if (!rowsToDecide(model)) return buttons(model, 'discard_batch');
  const { elements } = buttons(model, 'submit_batch', 'discard_batch');
  const all = option(ALL_OR_NOTHING, EVERY_ROW_OR_NONE);
  const checkboxes: types.Checkboxes = {
    type: 'checkboxes',
    action_id: ALL_OR_NOTHING,
    options: [all],
    ...(request.kind === 'create_users' && request.content.allOrNothing && { initial_options: [all] }),
  };
  return { type: 'actions', block_id: BATCH_CHOICE, elements: [checkboxes, ...elements] };
}

/** `state.values` of a message; only our own checkbox matters. */
const chosen = v.object({
  [BATCH_CHOICE]: v.object({
    [ALL_OR_NOTHING]: v.object({ selected_options: v.array(v.object({ value: v.literal(ALL_OR_NOTHING) })) }),
  }),
});

/** Whether "all or nothing" is checked in the clicked message. */
export function parseBatchChoice(values: unknown): boolean {
  const { success, output } = v.safeParse(chosen, values);
  return success && output[BATCH_CHOICE][ALL_OR_NOTHING].selected_options.length > 0;
}
