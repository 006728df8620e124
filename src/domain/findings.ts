import type { Findings } from './batch.ts';
import { createsUser, type RowContent } from './batch-row.ts';
import { counted, oneLine } from './text.ts';

/** Collects what the requester should know about a file from the rows that would be sent. */
export function collectFindings(fullNames: string | undefined) {
  let nameless = 0;
  let repeated = 0;
  let example: { readonly id: string; readonly lines: number[] } | undefined;
  const firstLines = new Map<string, number>();
  return {
    add(line: number, content: RowContent): void {
      if (!createsUser(content)) return;
      const { firstName, lastName, externalId } = content.user;
      if (!firstName && !lastName) nameless += 1;
      if (externalId === undefined) return;
      const first = firstLines.get(externalId);
      if (first === undefined) firstLines.set(externalId, line);
      else {
        repeated += 1;
        example ??= { id: externalId, lines: [first, line] };
      }
    },
    found(): Findings {
      return {
        nameless,
        ...(fullNames !== undefined && { fullNames }),
        ...(example && { sameExternalId: { rows: repeated, ...example } }),
      };
    },
  };
}

/** Keeps the sentences short. */
const MAX_SHOWN = 40;

/** What is found, in sentences for the author of the file, each with a label. */
export function findingSentences({
  fullNames,
  nameless,
  sameExternalId,
}: Findings): readonly (readonly [string, string])[] {
  const who = nameless === 1 ? '1 new user has no name.' : `${counted(nameless, 'new user')} have no name.`;
  const column = oneLine(fullNames ?? '', MAX_SHOWN);
  const split = `The column "${column}" has full names. Split it into "First name" and "Last name" (in Excel: Data, Text to Columns).`;
  const names = [...(nameless ? [who] : []), ...(fullNames ? [split] : [])].join(' ');
  return [...(names ? [['Names', names] as const] : []), ...(sameExternalId ? [sameIds(sameExternalId)] : [])];
}

function sameIds({ id, lines, rows }: NonNullable<Findings['sameExternalId']>): readonly [string, string] {
  const more = rows > 1 ? `, and so do ${counted(rows - 1, 'more row')}` : '';
  return [
    'External IDs',
    `Lines ${lines.join(' and ')} have the same external ID "${oneLine(id, MAX_SHOWN)}"${more}. Check them.`,
  ];
}
