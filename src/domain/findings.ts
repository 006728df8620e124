import type { Findings } from './batch.ts';
import { createsUser, type RowContent } from './batch-row.ts';

/** Collects what the requester should know about a file while its good rows are read. */
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
