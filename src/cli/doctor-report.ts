import { styleText } from 'node:util';
import { counted } from '../domain/text.ts';
import type { Finding } from '../finding.ts';
import { terminalSafe } from './terminal-text.ts';

type State = Finding['state'];

const MARKS: Readonly<Record<State, readonly [mark: string, color: 'green' | 'red' | 'yellow' | 'cyan']>> = {
  ok: ['✓', 'green'],
  wrong: ['✗', 'red'],
  warning: ['!', 'yellow'],
  unknown: ['?', 'cyan'],
};

export interface Terminal {
  readonly colors: boolean;
  /** Columns of a terminal; undefined for a file or pipe, which get one line a check. */
  readonly width?: number | undefined;
}

/** One line a check, then a summary. */
export function reportWords(findings: readonly Finding[], terminal: Terminal): string {
  const lines = findings.map((finding) => lineOf(finding, terminal));
  return `${[...lines, '', summaryOf(findings)].join('\n')}\n`;
}

function lineOf({ check, state, text }: Finding, { colors, width }: Terminal): string {
  const [mark, color] = MARKS[state];
  const shownMark = colors ? styleText(color, mark, { validateStream: false }) : mark;
  const line = terminalSafe(`${check}: ${text}`);
  return `${shownMark} ${width === undefined ? line : wrapped(line, width).join('\n  ')}`;
}

/** Lines that fit beside a mark. A longer word, such as a path, stays whole, so that it can be copied. */
function wrapped(text: string, width: number): string[] {
  const room = width - 2;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (state: State) => findings.filter((finding) => finding.state === state).length;
  const parts = [
    [count('ok'), `${count('ok')} passed`],
    [count('unknown'), `${count('unknown')} unknown`],
    [count('warning'), counted(count('warning'), 'warning')],
    [count('wrong'), `${count('wrong')} failed`],
  ] as const;
  const words = parts.filter(([number]) => number > 0).map(([, part]) => part);
  return `${counted(findings.length, 'check')}: ${words.join(', ')}`;
}
