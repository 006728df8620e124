const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const twoDigits = (part: number) => String(part).padStart(2, '0');

function dateOf(at: unknown): Date | undefined {
  const date = new Date(typeof at === 'number' ? at : Number.NaN);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** `14:03:22` on the reader's own clock, as the workspace shows its times; of milliseconds since 1970. */
export function clockTime(at: unknown): string {
  const date = dateOf(at);
  if (!date) return 'never';
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** `2026-11-24 14:03:22`, likewise. */
export function dayAndTime(at: unknown): string {
  const date = dateOf(at);
  if (!date) return 'never';
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())} ${clockTime(at)}`;
}

/** `45 s`, `12 min`, `3 h 5 min`, `2 d 1 h`, whichever way it goes; what is left over is cut off. */
export function span(ms: number): string {
  const part = (size: number, of = Number.POSITIVE_INFINITY) => Math.floor((Math.abs(ms) % of) / size);
  if (part(DAY)) return part(HOUR, DAY) ? `${part(DAY)} d ${part(HOUR, DAY)} h` : `${part(DAY)} d`;
  if (part(HOUR)) return part(MINUTE, HOUR) ? `${part(HOUR)} h ${part(MINUTE, HOUR)} min` : `${part(HOUR)} h`;
  return part(MINUTE) ? `${part(MINUTE)} min` : `${part(SECOND)} s`;
}
