import { OPEN_ROW_STATES, rowsIn, SENT_STATES } from '../../../domain/batch.ts';
import type { Service, Waiting } from '../../../domain/outcome.ts';
import { clamp, counted, figure } from '../../../domain/text.ts';
import { batchKindOf } from '../../../kinds/index.ts';
import type { BatchModel } from '../../../ports/slack.ts';
import { buttons, type RequestButtonId } from '../buttons.ts';
import { escapeMrkdwn, LIMITS } from '../limits.ts';
import { bold, type Inline, type Message, person, richText, text, time } from '../rich-text.ts';
import { escapedLabel, labelOf, standing, summary } from '../words.ts';
import { type BatchMessageModel, rowsThatAdd, scopeOf } from './model.ts';
import { differenceLines, failureLines } from './row-lines.ts';

/** In the card's thread, or in a direct message to the requester, who may not pause, stop or retry. */
export type ResultPlace = 'thread' | 'direct';

/** A batch from its approval to its end; undefined for a status that looks the same for all kinds. */
export function batchResult(model: BatchMessageModel, place: ResultPlace): Message | undefined {
  switch (model.request.status) {
    case 'approved':
      return inProgress(model, approvedLead(model), [], place);
    case 'creating':
      return inProgress(model, waitLead(model) ?? [bold('In progress…')], ['pause_batch'], place);
    case 'paused':
      return paused(model, place);
    case 'finished':
      return finished(model, place);
    default:
      return undefined;
  }
}

function approvedLead(model: BatchMessageModel): readonly Inline[] {
  return waitLead(model) ?? [bold('Approved.'), text(' The rows are checked once more and then begun.')];
}

/** What the rows wait for, once that lasts. */
function waitLead({ request: { outcome } }: BatchMessageModel): readonly Inline[] | undefined {
  if (outcome?.result !== 'waiting' || !outcome.isTold) return undefined;
  return [bold(`Waiting for ${outcome.service}.`), text(' The rows go on by themselves when it is back.')];
}

/** An earlier attempt of a batch. No count of failed rows: they are retried, and the next result counts them. */
export function batchTriedAgain(model: BatchMessageModel): Message {
  const { decision, requester } = model.request;
  return {
    text: `Tried again: ${summary(model)}. The next result follows below.`,
    blocks: [
      richText([
        bold('Tried again'),
        text(' by '),
        person(decision?.by.userId ?? requester.userId),
        text('; the next result follows below.'),
      ]),
    ],
  };
}

function inProgress(
  model: BatchMessageModel,
  lead: readonly Inline[],
  ids: readonly RequestButtonId[],
  place: ResultPlace,
): Message {
  const { bar, words } = progress(model.batch);
  return {
    text: `${summary(model)}: ${standing(model)}. ${words}.`.replace(/^./, (first) => first.toUpperCase()),
    blocks: [
      richText([...lead, text(`\n${bar}\n${words}`)]),
      ...(place === 'thread' ? [buttons(model, ...ids, 'stop_batch')] : []),
    ],
  };
}

/** The reason for an automatic pause, and what an approver can do. */
function paused(model: BatchMessageModel, place: ResultPlace): Message {
  const { outcome } = model.request;
  if (outcome?.result === 'waiting') return pausedFor(model, outcome, place);
  const why = outcome?.result === 'failed' ? outcome : undefined;
  const lead = [
    bold('Paused. '),
    ...(why ? [text(`${clamp(why.sentence, LIMITS.fact)}\nReference: ${why.reference}\n`)] : []),
    text('No row is begun until an approver resumes it.'),
  ];
  const message = inProgress({ ...model, batch: { ...model.batch, rate: 0 } }, lead, ['resume_batch'], place);
  return why ? { ...message, text: `${message.text} ${escapeMrkdwn(why.sentence, LIMITS.escapedValue)}` } : message;
}

/** An outage is the reason. */
function pausedFor(model: BatchMessageModel, { service, since }: Waiting, place: ResultPlace): Message {
  const back = `It goes on by itself when ${service} is back.`;
  const lead = [bold('Paused. '), text(`${AWAY[service]} (since `), time(since), text(`). ${back}`)];
  const message = inProgress({ ...model, batch: { ...model.batch, rate: 0 } }, lead, ['resume_batch'], place);
  return { ...message, text: `${message.text} ${AWAY[service]}. ${back}` };
}

const AWAY: Readonly<Record<Service, string>> = {
  CxEngage: 'CxEngage has taken no calls for 5 minutes',
  Slack: 'Slack has not said for 5 minutes who may do this',
};

function finished(model: BatchMessageModel, place: ResultPlace): Message {
  const { retryable, invitable } = model.batch;
  const ids: RequestButtonId[] = [
    ...(place === 'thread' && retryable > 0 ? (['retry_failed_rows'] as const) : []),
    ...(invitable > 0 ? (['invite_batch'] as const) : []),
  ];
  const [lead, words] = endWords(model);
  const source = `Source: ${labelOf(model.request)}.`;
  // A requester who sees the thread gets the file only there.
  const isInThread = place === 'direct' && model.requesterSeesCard;
  const where = `The result of every row is in the file ${isInThread ? 'in the thread of the request' : 'below'}.`;
  return {
    text: `${lead}: ${words} Source: ${escapedLabel(model.request)}. ${where}`,
    blocks: [
      richText([bold(`${lead}: `), text(`${words}\n${source}\n${where}`), ...failures(model), ...differences(model)]),
      ...(ids.length ? [buttons(model, ...ids)] : []),
    ],
  };
}

function failures({ batch: { counts, failures } }: BatchMessageModel): readonly Inline[] {
  const lines = failureLines(failures);
  if (!lines) return [];
  const isAll = lines.split('\n').length === counts.failed;
  return [bold(isAll ? '\nFailed\n' : '\nThe first that failed\n'), text(lines)];
}

function differences({ batch: { differing } }: BatchMessageModel): readonly Inline[] {
  const lines = differenceLines(differing);
  return lines ? [bold('\nNot as approved\n'), text(lines)] : [];
}

/** "Done: 9,900 of 10,000 users created, 80 failed, 20 not begun (stopped)." "Done" only if any row is done. */
function endWords(model: BatchMessageModel): readonly [lead: string, words: string] {
  const { counts } = model.batch;
  const words = [
    ...doneWords(model),
    ...(counts.failed ? [`${figure(counts.failed)} failed`] : []),
    ...(counts.stopped ? [`${figure(counts.stopped)} not begun (stopped)`] : []),
  ];
  const lead = counts.done ? 'Done' : counts.failed ? 'Failed' : 'Stopped';
  return [lead, `${words.join(', ')}.`];
}

/** How many users are created, and how many are only added to a tenant, of how many. */
function doneWords(model: BatchMessageModel): readonly string[] {
  const { request, batch } = model;
  const word = batchKindOf(request).doneWord(request);
  const { creates, adds } = scopeOf(model);
  if (request.kind !== 'create_users' || adds === 0) {
    return [`${figure(batch.counts.done)} of ${counted(creates + adds, 'user')} ${word}`];
  }
  const added = rowsThatAdd(batch.groups, ({ done }) => done);
  const created = batch.counts.done - added;
  return [
    ...(creates > 0 ? [`${figure(created)} of ${counted(creates, 'user')} ${word}`] : []),
    `${figure(added)} of ${figure(adds)} added to a tenant`,
  ];
}

export interface Progress {
  readonly bar: string;
  /** "1,234 of 10,000 rows · 20 failed · 78 a second · about 2 min left"; no rate or time while the rate is 0. */
  readonly words: string;
}

/** Progress of the rows that were sent. */
export function progress({ counts, rate }: BatchModel): Progress {
  const sent = rowsIn(counts, SENT_STATES);
  const open = rowsIn(counts, OPEN_ROW_STATES);
  const ended = sent - open;
  const words = [
    `${figure(ended)} of ${counted(sent, 'row')}`,
    ...(counts.failed ? [`${figure(counts.failed)} failed`] : []),
    ...(counts.stopped ? [`${figure(counts.stopped)} not begun (stopped)`] : []),
    ...(rate > 0 ? [`${rateWords(rate)} a second`] : []),
    ...(rate > 0 && open > 0 ? [`${timeLeft(open / rate)} left`] : []),
  ];
  return { bar: bar(ended, sent), words: words.join(' · ') };
}

/** Whole numbers from 10 a second. */
function rateWords(rate: number): string {
  if (rate < 0.1) return 'less than 0.1';
  return figure(rate < 10 ? rate : Math.round(rate));
}

function timeLeft(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return 'less than 1 min';
  if (minutes < 60) return `about ${minutes} min`;
  return `about ${figure(minutes / 60)} h`;
}

const BAR_CELLS = 20;

/** A text progress bar with percent. Rounds down, so that it is full only when everything is done. */
export function bar(done: number, all: number): string {
  const part = all > 0 ? Math.min(Math.max(done / all, 0), 1) : 0;
  const full = Math.floor(part * BAR_CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CELLS - full)} ${Math.floor(part * 100)}%`;
}
