let figures: Intl.NumberFormat | undefined;

/** A number as people read it: «10,000», «0.5». */
export function figure(value: number): string {
  // Made when it is needed first: it takes longer than most files take to load.
  figures ??= new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
  return figures.format(value);
}

/** So many of something: «1 row», «10,000 rows». */
export function counted(count: number, one: string): string {
  return `${figure(count)} ${count === 1 ? one : `${one}s`}`;
}
