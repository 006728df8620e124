import type { BatchRow, Column, RowCells, RowContent } from './batch-row.ts';
import { asTyped } from './cell.ts';
import { type BatchRules, type Problems, rowCheck } from './check-row.ts';
import { emailKey } from './email-address.ts';
import type { NewUser } from './new-user.ts';
import { pastedAddress } from './pasted-address.ts';

/** A row classified by the file alone, without a look-up. */
export type ClassifiedRow =
  | { readonly state: 'good'; readonly content: RowContent }
  /** An earlier line (`of`) does all that this one would do. */
  | { readonly state: 'duplicate'; readonly of: number }
  /** Sentences by column; `line` for the whole line, `surplus` for the content of its surplus cells. */
  | { readonly state: 'invalid'; readonly problems: Readonly<Record<string, string>> };

/**
 * Returns a function that classifies the rows of a file in order. Of good rows with one address the first creates the
 * user, and another that names another tenant only adds the user to it.
 */
export function rowClassifier(rules: BatchRules): (row: BatchRow) => ClassifiedRow {
  const check = rowCheck(rules);
  const people = new Map<string, { readonly line: number; readonly user: NewUser }>();
  const lines = new Map<string, number>();
  return ({ line, cells: given, problem, surplus }) => {
    if (problem) return { state: 'invalid', problems: { line: problem, ...(surplus && { surplus }) } };
    const cells = asTyped(given);
    const person = emailKey(pastedAddress(cells.email ?? ''));
    const first = people.get(person);
    // A later line of the same person need not repeat the role.
    const checked = check(first && !cells.roleId ? { ...cells, roleId: first.user.roleId } : cells);
    if (checked.result === 'invalid') return { state: 'invalid', problems: checked.problems };
    const { user, invitation } = checked;
    const key = `${person} ${invitation?.tenantId ?? ''}`;
    const earlier = lines.get(key) ?? (invitation ? undefined : first?.line);
    if (earlier !== undefined) return { state: 'duplicate', of: earlier };
    const problems = first && contradictions(cells, user, first);
    if (problems) return { state: 'invalid', problems };
    lines.set(key, line);
    if (first) return { state: 'good', content: { user, invitation, createdInLine: first.line } };
    people.set(person, { line, user });
    return { state: 'good', content: { user, ...(invitation && { invitation }) } };
  };
}

/** A later line of the same person creates nobody, so what it says of the user must not differ from the first line. */
function contradictions(
  cells: RowCells,
  user: NewUser,
  first: { readonly line: number; readonly user: NewUser },
): Problems | undefined {
  // Additional roles are the same in any order.
  const textOf = (of: NewUser, column: (typeof USER_COLUMNS)[number]) => [of[column]].flat().sort().join();
  const differing = USER_COLUMNS.filter(
    (column) => cells[column] && textOf(user, column) !== textOf(first.user, column),
  );
  if (differing.length === 0) return undefined;
  const sentence = `Line ${first.line} has a different value for this person. Make both the same, or leave this cell empty.`;
  return Object.fromEntries(differing.map((column) => [column, sentence]));
}

const USER_COLUMNS = [
  'firstName',
  'lastName',
  'roleId',
  'additionalRoleIds',
  'externalId',
  'status',
  'personalTelephone',
] as const satisfies readonly Column[];
