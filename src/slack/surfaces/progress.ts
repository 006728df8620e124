import { OPEN_ROW_STATES, rowsIn, SENT_STATES } from '../../domain/batch.ts';
import type { BatchScene } from '../../domain/batch-ports.ts';
import { bar } from './bar.ts';
import { counted, figure } from './counted.ts';

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
