import { markdownTable } from 'markdown-table';
import { type Figure, type Line, strain } from './line.ts';

const HEAD = ['', 'median', 'p99', 'baseline', 'its p99', 'ratio', 'spread', 'goal', ''];

/** The lines of one bench as a Markdown table: those of README.md in this folder are made of these. */
export function tableOf(bench: string, lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.what,
    ...figure(line.ours),
    ...figure(line.base),
    number(line.value, line.unit),
    line.spread ? line.spread.map((value) => number(value, '')).join(' – ') : '',
    goalOf(line),
    line.goal ? (strain(line) <= 1 ? 'held' : 'MISSED') : '',
  ]);
  return markdownTable([[bench, ...HEAD.slice(1)], ...rows], { align: ['l', ...HEAD.slice(1).map(() => 'r')] });
}

function figure(of: Figure | undefined): readonly [string, string] {
  if (!of) return ['', ''];
  return [number(of.median, of.unit), of.p99 === undefined ? '' : number(of.p99, of.unit)];
}

function goalOf({ goal, unit, note }: Line): string {
  if (!goal) return note ?? '';
  const words = 'atMost' in goal ? `≤ ${number(goal.atMost, unit)}` : `≥ ${number(goal.atLeast, unit)}`;
  return note ? `${words} ${note}` : words;
}

/** Three figures are more than such a measurement is good for; whole numbers from a hundred on. */
function number(value: number, unit = ''): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}
