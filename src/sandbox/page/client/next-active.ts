/** Which of `count` options or tabs a key leads to, round their ends; undefined for a key that does not lead to any. */
export function nextActive(
  key: string,
  active: number,
  count: number,
  [back, forth]: readonly [string, string] = ['ArrowUp', 'ArrowDown'],
): number | undefined {
  if (count === 0) return undefined;
  if (key === forth) return (active + 1) % count;
  if (key === back) return (active - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}
