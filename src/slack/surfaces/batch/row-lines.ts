import type { StoredRow } from '../../../domain/batch.ts';
import type { NewInvitation } from '../../../domain/new-invitation.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { clamp, oneLine } from '../../../domain/text.ts';
import { nameOf } from '../request-facts.ts';

/** Ours: so many rows and so many characters of each value keep a message below the cap on its blocks. */
const ROWS = 10;
const PROBLEMS = 15;
const FAILURES = 5;
const EMAIL = 100;
const NAME = 50;
const SENTENCES = 300;

/** The first rows that are to be created, one a line: e-mail, name, role, tenant and the role in it. */
export function rowLines(rows: readonly StoredRow[], names: BatchRequest['names']): string {
  return rows
    .slice(0, ROWS)
    .map((row) => rowLine(row, names))
    .join('\n');
}

function rowLine({ email, content }: StoredRow, names: BatchRequest['names']): string {
  const user = content?.user;
  const more = user?.additionalRoleIds?.length;
  const parts = [
    oneLine(user?.email ?? email, EMAIL) || 'no e-mail',
    oneLine([user?.firstName, user?.lastName].filter(Boolean).join(' '), NAME),
    user ? `${shortNameOf(user.roleId, names)}${more ? ` and ${more} more` : ''}` : '',
    content?.invitation ? tenantOf(content.invitation, names) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

function tenantOf({ tenantId, roleId }: NewInvitation, names: BatchRequest['names']): string {
  return `${shortNameOf(tenantId, names)} as ${shortNameOf(roleId, names)}`;
}

/** What a state means for whoever made the file, where the row itself does not say. */
const STATES: Partial<Record<StoredRow['state'], string>> = {
  on_platform: 'is on the platform already.',
  duplicate: 'stands in an earlier line too; that one counts.',
  pending_elsewhere: 'is asked for in another open request.',
};

/** The first rows that cannot be sent, one a line: where it is, whose it is, and why: «Line 12, bob@…: roleId: …». */
export function problemLines(rows: readonly StoredRow[]): string {
  return rows.slice(0, PROBLEMS).map(problemLine).join('\n');
}

/** The first rows that failed, one a line: «Line 12, bob@…: CxEngage does not permit this …». */
export function failureLines(rows: readonly StoredRow[]): string {
  return rows.slice(0, FAILURES).map(failureLine).join('\n');
}

/** The first rows that are done and not as approved, one a line: «Line 12, bob@…: The role there is not …». */
export function differenceLines(rows: readonly StoredRow[]): string {
  const lines = rows.slice(0, FAILURES).map(({ line, email, content, outcome }) => {
    const note = outcome?.result === 'done' ? oneLine(outcome.note ?? '', SENTENCES) : '';
    return lineOf(line, content?.user.email ?? email, note);
  });
  return [...lines, ...(rows.length > FAILURES ? ['… and more, in the file.'] : [])].join('\n');
}

function failureLine({ line, email, content, outcome }: StoredRow): string {
  const why = outcome?.result === 'failed' ? oneLine(outcome.sentence, SENTENCES) : '';
  return lineOf(line, content?.user.email ?? email, why || 'failed.');
}

function problemLine({ line, email, state, problems }: StoredRow): string {
  const sentences = Object.entries(problems ?? {}).map(([column, sentence]) =>
    column === 'line' ? sentence : `${column}: ${sentence}`,
  );
  return lineOf(line, email, oneLine(sentences.join(' '), SENTENCES) || STATES[state] || 'cannot be sent.');
}

function lineOf(line: number, email: string, why: string): string {
  const whose = oneLine(email, EMAIL);
  return `Line ${line}${whose && `, ${whose}`}: ${why}`;
}

/** A name where many stand below each other; in the file it is whole. */
export function shortNameOf(id: string, names: BatchRequest['names']): string {
  return clamp(nameOf(id, names), NAME);
}
