import { readAsSentence } from '../../../domain/encoding.ts';
import { findingSentences } from '../../../domain/findings.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { clamp, oneLine } from '../../../domain/text.ts';
import { LIMITS } from '../limits.ts';
import { bold, type Inline, text } from '../rich-text.ts';

/** What the requester should know about how a file was read, one line each. */
export function remarks({ content }: BatchRequest): readonly Inline[] {
  const { headerLine, unknownColumns = [], findings, readAs } = content.read ?? {};
  const chosen = 'encoding' in content ? content.encoding : undefined;
  // Bounds the work: even with one character per name, more would not fit.
  const names = unknownColumns.slice(0, LIMITS.fact).map((name) => oneLine(name, 60));
  return [
    ...remark('Column names', headerLine === undefined ? '' : `read from line ${headerLine}`),
    ...remark('Ignored columns', names.join(', ')),
    ...(readAs ? [text(`\n${readAsSentence(readAs, chosen)}`)] : []),
    ...(findings ? findingSentences(findings) : []).flatMap(([label, words]) => remark(label, words)),
  ];
}

function remark(label: string, words: string): readonly Inline[] {
  return words ? [bold(`\n${label}: `), text(clamp(words, LIMITS.fact))] : [];
}
