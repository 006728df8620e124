import { dayAndTime } from '../curtain/times.ts';

/** An ISO time to read; what is no time stays as it is. */
export function timeWords(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : dayAndTime(at);
}
