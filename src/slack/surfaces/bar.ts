const CELLS = 20;

/** How much of something is done, as a bar of text and in percent; full only when nothing is left. */
export function bar(done: number, all: number): string {
  const part = all > 0 ? Math.min(Math.max(done / all, 0), 1) : 0;
  const full = Math.floor(part * CELLS);
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)} ${Math.floor(part * 100)}%`;
}
