import { fork } from 'node:child_process';
import { once } from 'node:events';
import { MAX_FILE_BYTES } from '../../../src/domain/batch.ts';
import { HOSTILE } from '../../csv/hostile-files.ts';
import type { Effort, Say } from '../effort.ts';
import type { Line } from '../line.ts';
import type { Reading } from './read-file.ts';

/** Whether an uploaded file of any content is read in time, in little memory, and lets others be answered meanwhile. */
export async function files(_effort: Effort, say: Say): Promise<readonly Line[]> {
  // A file is filled up to a row, and a row of the longest cells has 50 kB.
  const size = MAX_FILE_BYTES - 64 * 1_024;
  const lines: Line[] = [];
  for (const name of ['a plain file', ...Object.keys(HOSTILE)]) {
    say(name);
    const { seconds, longestMs, grownMb } = await readingOf(name, size);
    lines.push(
      { what: `${name}, 10 MB: read and checked`, value: seconds, unit: 's', goal: { atMost: 10 } },
      { what: `${name}: longest delay of the event loop`, value: longestMs, unit: 'ms', goal: { atMost: 50 } },
      { what: `${name}: memory at its peak, beside before`, value: grownMb, unit: 'MB', goal: { atMost: 64 } },
    );
  }
  return lines;
}

/** Each file has a process of its own, so that the peak of its memory is its own too. */
async function readingOf(name: string, size: number): Promise<Reading> {
  const child = fork(new URL('./read-file.ts', import.meta.url), [name, String(size)]);
  // The child sends nothing but this.
  const [reading]: [Reading] = (await once(child, 'message')) as [Reading];
  return reading;
}
