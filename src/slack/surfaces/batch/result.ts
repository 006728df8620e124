import { OPEN_ROW_STATES, rowsIn, SENT_STATES } from '../../../domain/batch.ts';
import type { StepKind } from '../../../domain/batch-steps.ts';
import type { Service } from '../../../domain/outcome.ts';
import { capitalized, clamp, counted, figure } from '../../../domain/text.ts';
import { batchKindOf } from '../../../kinds/index.ts';
import type { BatchModel, NamedStep } from '../../../ports/slack.ts';
import { buttons, type RequestButtonId } from '../buttons.ts';
import { escaped, LIMITS } from '../limits.ts';
import { bold, type Inline, type Message, richText, text, time } from '../rich-text.ts';
import { escapedLabel, labelOf, standing, summary } from '../words.ts';
import { type BatchMessageModel, rowsThatAdd, scopeOf } from './model.ts';
import { blockedLines, differenceLines, failureLines } from './row-lines.ts';

/** In the card's thread, or in a direct message to the requester, who may not pause, stop or retry. */
export type ResultPlace = 'thread' | 'direct';

/** A batch from its approval to its end; undefined for a status that looks the same for all kinds. */
export function batchResult(model: BatchMessageModel, place: ResultPlace): Message | undefined {
  switch (model.request.status) {
    case 'approved':
      return inProgress(model, approvedLead(model), ['stop_batch'], place);
    case 'creating':
      return creating(model, place);
    case 'paused':
      return paused(model, place);
    case 'finished':
      return finished(model, place);
    default:
      return undefined;
  }
}

function approvedLead(model: BatchMessageModel): readonly Inline[] {
  const { restarted } = model.batch.steps;
  const waiting = waitLead(model);
  if (waiting) return waiting;
  const start = restarted ? stepLead(model, restarted) : [bold('Approved.')];
  return [...start, text(' The bot checks the rows again, then starts.')];
}

/** What the rows wait for, once that lasts. */
function waitLead({ request: { outcome } }: BatchMessageModel): readonly Inline[] | undefined {
  if (outcome?.result !== 'waiting' || !outcome.isTold) return undefined;
  return [bold(`Waiting for ${outcome.service}.`), text(` ${GOES_ON}`)];
}

const GOES_ON = 'The batch continues by itself as soon as it can.';

const STEP_WORDS: Readonly<Record<StepKind, string>> = {
  paused: 'Paused',
  resumed: 'Resumed',
  stopped: 'Stopped',
  retry_asked: 'Retried',
  rest_asked: 'Continued',
};

/** "Paused by @Rita." By display name: the message is posted before it is edited, and must not notify anyone. */
function stepLead(model: BatchMessageModel, step: NamedStep): readonly Inline[] {
  return [bold(STEP_WORDS[step.kind]), text(`${byWhom(model, step)}.`)];
}

/** `stepLead` in mrkdwn. */
function stepSentence(model: BatchMessageModel, step: NamedStep): string {
  return `${STEP_WORDS[step.kind]}${escaped(byWhom(model, step))}.`;
}

/** Starts with a space. Empty when the bot itself acted. */
function byWhom({ request: { requester } }: BatchMessageModel, { actor, name }: NamedStep): string {
  if (!actor) return '';
  if (name) return ` by @${name}`;
  return actor.userId === requester.userId ? ' by the requester' : ' by an approver';
}

/** An earlier attempt of a batch. No count of failed rows: they are retried, and the next result counts them. */
export function batchTriedAgain(model: BatchMessageModel): Message {
  const { restarted, stoppedBefore } = model.batch.steps;
  // A Stop that came too late stopped no rows.
  const stopped = Number(stoppedBefore?.detail?.rows ?? 0) > 0 ? stoppedBefore : undefined;
  const word = STEP_WORDS[restarted?.kind ?? 'retry_asked'];
  const by = restarted ? byWhom(model, restarted) : '';
  const rest = Number(restarted?.detail?.rows ?? 0);
  const what = restarted?.kind === 'rest_asked' && rest > 0 ? ` with the other ${rest > 1 ? figure(rest) : 'row'}` : '';
  return {
    text: `${stopped ? `${stepSentence(model, stopped)} ` : ''}${word}${escaped(by)}${what}: ${summary(model)}. New result below.`,
    blocks: [
      richText([
        ...(stopped ? [...stepLead(model, stopped), text(' ')] : []),
        bold(word),
        text(`${by}${what}. New result below.`),
      ]),
    ],
  };
}

function inProgress(
  model: BatchMessageModel,
  lead: readonly Inline[],
  ids: readonly RequestButtonId[],
  place: ResultPlace,
  ...sentences: readonly string[]
): Message {
  const { bar, words } = progress(model.batch);
  const what = capitalized(`${summary(model)}: ${standing(model)}.`);
  return {
    text: [what, `${words}.`, ...sentences].join(' '),
    blocks: [
      richText([...lead, text(`\n${bar}\n${words}`)]),
      ...(place === 'thread' && ids.length ? [buttons(model, ...ids)] : []),
    ],
  };
}

function creating(model: BatchMessageModel, place: ResultPlace): Message {
  const { stopped, held } = model.batch.steps;
  if (stopped) {
    const lead = [...stepLead(model, stopped), text(' Rows that have already started will still finish.')];
    return inProgress(model, lead, [], place, stepSentence(model, stopped));
  }
  const resumed = held?.kind === 'resumed' && held.actor ? [...stepLead(model, held), text(' ')] : [];
  const lead = waitLead(model) ?? [...resumed, bold('In progress…')];
  return inProgress(model, lead, ['pause_batch', 'stop_batch'], place);
}

/** Who paused it, or the reason for an automatic pause, and what an approver can do. */
function paused(running: BatchMessageModel, place: ResultPlace): Message {
  const model = { ...running, batch: { ...running.batch, rate: 0 } };
  const { outcome } = model.request;
  const ids = ['resume_batch', 'stop_batch'] as const;
  if (outcome?.result === 'waiting') {
    const { since, service } = outcome;
    const lead = [bold('Paused.'), text(' Since '), time(since), text(`, ${AWAY[service]}. ${GOES_ON}`)];
    return inProgress(model, lead, ids, place, `${AWAY_NOW[service]} ${GOES_ON}`);
  }
  const why = outcome?.result === 'failed' ? outcome : undefined;
  const { held } = model.batch.steps;
  const step = held?.kind === 'paused' ? held : ({ kind: 'paused', at: 0 } as const);
  const by = stepLead(model, step);
  const rest = text(`${why ? '\n' : ' '}No more rows start until an approver resumes the batch.`);
  if (!why) return inProgress(model, [...by, rest], ids, place, ...(step.actor ? [stepSentence(model, step)] : []));
  const reason = text(` ${clamp(why.sentence, LIMITS.fact)}\nReference: ${why.reference}`);
  return inProgress(model, [...by, reason, rest], ids, place, escaped(why.sentence));
}

const AWAY: Readonly<Record<Service, string>> = {
  CxEngage: "CxEngage hasn't answered",
  Slack: "Slack hasn't confirmed who may do this",
};

const AWAY_NOW: Readonly<Record<Service, string>> = {
  CxEngage: "CxEngage isn't answering.",
  Slack: "Slack isn't confirming who may do this.",
};

function finished(model: BatchMessageModel, place: ResultPlace): Message {
  const { retryable, invitable, counts } = model.batch;
  const inThread: RequestButtonId[] = [
    ...(counts.stopped > 0 ? (['create_rest'] as const) : []),
    ...(retryable > 0 ? (['retry_failed_rows'] as const) : []),
  ];
  const ids: RequestButtonId[] = [
    ...(place === 'thread' ? inThread : []),
    ...(invitable > 0 ? (['invite_batch'] as const) : []),
  ];
  const [lead, words] = endWords(model);
  const source = `Source: ${labelOf(model.request)}.`;
  // A requester who sees the thread gets the file only there.
  const isInThread = place === 'direct' && model.requesterSeesCard;
  const where = `The file ${isInThread ? "in the card's thread" : 'below'} has the result of every row.`;
  return {
    text: `${escaped(lead)}: ${words} Source: ${escapedLabel(model.request)}. ${where}`,
    blocks: [
      richText([
        bold(`${lead}: `),
        text(`${words}\n${source}\n${where}`),
        ...failures(model),
        ...blocked(model),
        ...differences(model),
      ]),
      ...(ids.length ? [buttons(model, ...ids)] : []),
    ],
  };
}

/** Rows that an approver wanted to start, and that another open request asks for. */
function blocked({ request, batch }: BatchMessageModel): readonly Inline[] {
  const lines = blockedLines(batch.blocked, request.content.read?.headings);
  return lines ? [bold('\nNot started\n'), text(lines)] : [];
}

function failures({ batch: { counts, failures } }: BatchMessageModel): readonly Inline[] {
  const lines = failureLines(failures);
  if (!lines) return [];
  const isAll = lines.split('\n').length === counts.failed;
  return [bold(isAll ? '\nFailed\n' : '\nThe first that failed\n'), text(lines)];
}

function differences({ batch: { differing } }: BatchMessageModel): readonly Inline[] {
  const lines = differenceLines(differing);
  return lines ? [bold('\nDifferent from what was approved\n'), text(lines)] : [];
}

/** "Stopped by @Ben: 16 of 23 users created, 7 left." "Done" only if any row is done. */
function endWords(model: BatchMessageModel): readonly [lead: string, words: string] {
  const { counts, steps } = model.batch;
  const words = [
    ...doneWords(model),
    ...(counts.failed ? [`${figure(counts.failed)} failed`] : []),
    ...(counts.stopped ? [`${figure(counts.stopped)} left`] : []),
  ].join(', ');
  const { stopped } = steps;
  // A Stop that came too late left nothing.
  if (stopped && counts.stopped > 0) return [`Stopped${byWhom(model, stopped)}`, `${words}.`];
  const lead = counts.done ? 'Done' : counts.failed ? 'Failed' : 'Stopped';
  return [lead, `${words}.`];
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
  const ended = counts.done + counts.failed;
  const words = [
    `${figure(ended)} of ${counted(sent, 'row')}`,
    ...(counts.failed ? [`${figure(counts.failed)} failed`] : []),
    ...(counts.stopped ? [`${figure(counts.stopped)} left`] : []),
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
