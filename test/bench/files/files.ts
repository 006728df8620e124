import { fork } from 'node:child_process';
import { once } from 'node:events';
import { MAX_FILE_BYTES } from '../../../src/domain/batch.ts';
import { HOSTILE, plain } from '../../csv/hostile-files.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import { median, quantile } from '../quantile.ts';
import { createAskingWorld } from './asking-world.ts';
import type { Reading } from './read-file.ts';

const FILES = { 'a plain file': plain, ...HOSTILE };
/** One that is refused, one whose rows are stored, and one of nothing but blanks. */
const QUICK_FILES = new Set(['a plain file', 'cells of line feeds', 'lines of tabs']);

/** A file is filled up to a row, and a row of the longest cells has 50 kB. */
const SIZE = MAX_FILE_BYTES - 64 * 1_024;

/** Whether an uploaded file of any content is read in time, in little memory, and lets others be answered meanwhile. */
export async function files({ isQuick }: Effort, say: Say): Promise<readonly Line[]> {
  const wanted = Object.entries(FILES).filter(([name]) => !isQuick || QUICK_FILES.has(name));
  const lines: Line[] = [];
  for (const [name] of wanted) {
    say(name);
    lines.push(...(await readingOf(name)));
  }
  // The bot starts now, so that its own work is in none of the figures above.
  const world = await createAskingWorld();
  try {
    for (const [name, fileOf] of wanted) {
      say(`${name}, uploaded`);
      lines.push(slowestOf(name, await world.answersDuring(fileOf(SIZE))));
    }
  } finally {
    await world.close();
  }
  return lines;
}

/** Each file has a process of its own, so that the peak of its memory is its own too. */
async function readingOf(name: string): Promise<readonly Line[]> {
  const child = fork(new URL('./read-file.ts', import.meta.url), [name, String(SIZE)]);
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process that read ${name} ended without a result: ${code ?? signal}`);
  });
  // The child sends nothing but this.
  const [reading]: [Reading] = (await Promise.race([once(child, 'message'), ended])) as [Reading];
  const { seconds, longestMs, grownMb } = reading;
  return [
    { what: `${name}, 10 MB: read and checked`, value: seconds, unit: 's', goal: { atMost: 10 } },
    { what: `${name}: longest delay of the event loop`, value: longestMs, unit: 'ms', goal: { atMost: 50 } },
    { what: `${name}: memory at its peak, beside before`, value: grownMb, unit: 'MB', goal: { atMost: 64 } },
  ];
}

/** Without any answer the slowest is NaN, which holds no goal. */
function slowestOf(name: string, answers: readonly number[]): Line {
  return {
    what: `${name}: slowest /create-user help of another person meanwhile`,
    ours: { median: median(answers), unit: 'ms' },
    value: quantile(answers, 1),
    unit: 'ms',
    goal: { atMost: 1_000 },
    note: `for each of ${answers.length} answers`,
  };
}
