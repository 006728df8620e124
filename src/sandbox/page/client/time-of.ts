const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', month: 'long', day: 'numeric' });

/** A time as the reader's own clock shows it; `ms` since 1970, UTC. */
export function timeOf(ms: number): string {
  return clock.format(ms);
}

/** The day in words. */
export function dayOf(ms: number): string {
  return day.format(ms);
}
