import type { Findings } from '../../../domain/batch.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { clamp, counted, oneLine } from '../../../domain/text.ts';
import { LIMITS } from '../limits.ts';
import { bold, type Inline, text } from '../rich-text.ts';

/** What the requester should know about how a file was read, one line each. */
export function remarks({ content }: BatchRequest): readonly Inline[] {
  const { headerLine, unknownColumns = [], findings } = content.read ?? {};
  // Bounds the work: even with one character per name, more would not fit.
  const names = unknownColumns.slice(0, LIMITS.fact).map((name) => oneLine(name, 60));
  return [
    ...remark('Column names', headerLine === undefined ? '' : `read from line ${headerLine}`),
    ...remark('Ignored columns', names.join(', ')),
    ...(findings ? findingRemarks(findings) : []),
  ];
}

function findingRemarks({ fullNames, nameless, sameExternalId }: Findings): readonly Inline[] {
  const who = nameless === 1 ? '1 new user has no name.' : `${counted(nameless, 'new user')} have no name.`;
  const column = oneLine(fullNames ?? '', 40);
  const howToSplit = `The column "${column}" has whole names. Split it into "First name" and "Last name" (in Excel: Data, Text to Columns).`;
  const same = sameExternalId && `Lines ${sameExternalId.lines.join(' and ')} have the same external ID`;
  const more = (sameExternalId?.rows ?? 0) > 1 ? `, and so have ${(sameExternalId?.rows ?? 0) - 1} more` : '';
  return [
    ...remark('Names', [...(nameless ? [who] : []), ...(fullNames ? [howToSplit] : [])].join(' ')),
    ...remark('External IDs', same ? `${same} "${oneLine(sameExternalId.id, 40)}"${more}. Check them.` : ''),
  ];
}

function remark(label: string, words: string): readonly Inline[] {
  return words ? [bold(`\n${label}: `), text(clamp(words, LIMITS.fact))] : [];
}
