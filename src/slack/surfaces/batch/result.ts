import { OPEN_ROW_STATES, rowsIn, SENT_STATES } from '../../../domain/batch.ts';
import { clamp, counted, figure } from '../../../domain/text.ts';
import type { BatchScene } from '../../../ports/slack.ts';
import type { Message } from '../approval-card.ts';
import type { BatchIn } from '../batch-in.ts';
import { doneWord, escapedSource } from '../batch-words.ts';
import { buttons, type RequestButtonId } from '../buttons.ts';
import { escapeMrkdwn, LIMITS } from '../limits.ts';
import { bold, type Inline, person, richText, text } from '../rich-text.ts';
import { shortName } from '../short-name.ts';
import { standing, summary } from '../summary.ts';
import { differenceLines, failureLines } from './row-lines.ts';

/** Where a message stands: in the thread of the card, or before its requester, who may neither hold a batch nor retry it. */
export type ResultPlace = 'thread' | 'direct';

/** A batch from its approval to its end; undefined: it has ended, or stands, as any request may. */
export function batchResult(scene: BatchIn, place: ResultPlace): Message | undefined {
  switch (scene.request.status) {
    case 'approved':
      return moving(scene, [bold('Approved.'), text(' The rows are checked once more and then begun.')], [], place);
    case 'creating':
      return moving(scene, [bold('Being carried out.')], ['pause_batch'], place);
    case 'paused':
      return paused(scene, place);
    case 'finished':
      return finished(scene, place);
    default:
      return undefined;
  }
}

/** An earlier try of a batch. How many rows had failed is told by the next result: those rows are tried again. */
export function batchTriedAgain(scene: BatchIn): Message {
  const { decision, requester } = scene.request;
  return {
    text: `Tried again: ${summary(scene)}. The next result follows below.`,
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

function moving(scene: BatchIn, lead: readonly Inline[], ids: readonly RequestButtonId[], place: ResultPlace): Message {
  const { bar, words } = progress(scene.batch);
  return {
    text: `${summary(scene)}: ${standing(scene.request)}. ${words}.`.replace(/^./, (first) => first.toUpperCase()),
    blocks: [
      richText([...lead, text(`\n${bar}\n${words}`)]),
      ...(place === 'thread' ? [buttons(scene, ...ids, 'stop_batch')] : []),
    ],
  };
}

/** Why it waits, where the bot itself has paused it, and what an approver can do. */
function paused(scene: BatchIn, place: ResultPlace): Message {
  const { outcome } = scene.request;
  const why = outcome?.result === 'failed' ? outcome : undefined;
  const lead = [
    bold('Paused. '),
    ...(why ? [text(`${clamp(why.sentence, LIMITS.fact)}\nReference: ${why.reference}\n`)] : []),
    text('No row is begun until an approver resumes it.'),
  ];
  const message = moving({ ...scene, batch: { ...scene.batch, rate: 0 } }, lead, ['resume_batch'], place);
  return why ? { ...message, text: `${message.text} ${escapeMrkdwn(why.sentence, LIMITS.escapedValue)}` } : message;
}

function finished(scene: BatchIn, place: ResultPlace): Message {
  const { retryable, invitable } = scene.batch;
  const ids: RequestButtonId[] = [
    ...(place === 'thread' && retryable > 0 ? (['retry_failed_rows'] as const) : []),
    ...(invitable > 0 ? (['invite_batch'] as const) : []),
  ];
  const [lead, words] = endWords(scene);
  const source = `Source: ${shortName(scene.request)}.`;
  // Who sees the thread gets the file there, and not a second time.
  const isInThread = place === 'direct' && scene.requesterSeesCard;
  const where = `The result of every row is in the file ${isInThread ? 'in the thread of the request' : 'below'}.`;
  return {
    text: `${lead}: ${words} Source: ${escapedSource(scene.request)}. ${where}`,
    blocks: [
      richText([bold(`${lead}: `), text(`${words}\n${source}\n${where}`), ...failures(scene), ...differences(scene)]),
      ...(ids.length ? [buttons(scene, ...ids)] : []),
    ],
  };
}

function failures({ batch: { counts, failures } }: BatchIn): readonly Inline[] {
  const lines = failureLines(failures);
  if (!lines) return [];
  const isAll = lines.split('\n').length === counts.failed;
  return [bold(isAll ? '\nFailed\n' : '\nThe first that failed\n'), text(lines)];
}

function differences({ batch: { differing } }: BatchIn): readonly Inline[] {
  const lines = differenceLines(differing);
  return lines ? [bold('\nNot as approved\n'), text(lines)] : [];
}

/** «Done: 9,900 of 10,000 users created, 80 failed, 20 not begun (stopped).» A word of success only where there is one. */
function endWords({ request, batch: { counts } }: BatchIn): readonly [lead: string, words: string] {
  const sent = rowsIn(counts, SENT_STATES);
  const words = [
    `${figure(counts.done)} of ${counted(sent, 'user')} ${doneWord(request)}`,
    ...(counts.failed ? [`${figure(counts.failed)} failed`] : []),
    ...(counts.stopped ? [`${figure(counts.stopped)} not begun (stopped)`] : []),
  ];
  const lead = counts.done ? 'Done' : counts.failed ? 'Failed' : 'Stopped';
  return [lead, `${words.join(', ')}.`];
}

export interface Progress {
  readonly bar: string;
  /** «1,234 of 10,000 rows · 20 failed · 78 a second · about 2 min left»; no rate and no time while nothing moves. */
  readonly words: string;
}

/** How far the rows that were sent have come. */
export function progress({ counts, rate }: BatchScene): Progress {
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

/** Whole numbers, but for slow ones. */
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

const CELLS = 20;

/** How much of something is done, as a bar of text and in percent; full only when nothing is left. */
export function bar(done: number, all: number): string {
  const part = all > 0 ? Math.min(Math.max(done / all, 0), 1) : 0;
  const full = Math.floor(part * CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${Math.floor(part * 100)}%`;
}
