import type { StoredRow } from '../../../domain/batch.ts';
import { type Headings, problemSentences } from '../../../domain/batch-row.ts';
import type { NewInvitation } from '../../../domain/new-invitation.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { oneLine } from '../../../domain/text.ts';
import { nameOf } from '../../../kinds/facts.ts';
import { fitting, LIMITS } from '../limits.ts';

/** Our limits on rows and on characters per value; they keep a message below Slack's limit on blocks. */
const MAX_ROWS = 10;
const MAX_PROBLEMS = 15;
const MAX_FAILURES = 5;
const MAX_EMAIL = 100;
const MAX_NAME = 50;
const MAX_SENTENCES = 300;

/** The first rows to create, one per line: email, name, role, tenant and tenant role. */
export function rowLines(rows: readonly StoredRow[], names: BatchRequest['names']): string {
  const lines = rows.slice(0, MAX_ROWS).map((row) => rowLine(row, names));
  return fitting(lines, LIMITS.list).join('\n');
}

function rowLine({ email, content }: StoredRow, names: BatchRequest['names']): string {
  const user = content?.user;
  const more = user?.additionalRoleIds?.length;
  const parts = [
    oneLine(user?.email ?? email, MAX_EMAIL) || 'no e-mail',
    oneLine([user?.firstName, user?.lastName].filter(Boolean).join(' '), MAX_NAME),
    user ? `${shortNameOf(user.roleId, names)}${more ? ` and ${more} more` : ''}` : '',
    content?.invitation ? tenantOf(content.invitation, names) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

/** A label in a list. It is not cut further: its end may be the id that tells it from another one. */
export function shortNameOf(id: string, names: BatchRequest['names']): string {
  return nameOf(id, names);
}

function tenantOf({ tenantId, roleId }: NewInvitation, names: BatchRequest['names']): string {
  return `${shortNameOf(tenantId, names)} as ${shortNameOf(roleId, names)}`;
}

/** The reason for a state when the row has no problem of its own. */
const STATE_REASONS: Partial<Record<StoredRow['state'], string>> = {
  on_platform: 'is on the platform already.',
  duplicate: 'stands in an earlier line too; that one counts.',
  pending_elsewhere: 'is asked for in another open request.',
};

/** The first rows that cannot be sent, one per line: "Line 12, bob@…: Role: …", with the headings of the file. */
export function problemLines(rows: readonly StoredRow[], headings?: Headings): string {
  return rows
    .slice(0, MAX_PROBLEMS)
    .map((row) => problemLine(row, headings))
    .join('\n');
}

/** The first rows that failed, one per line: "Line 12, bob@…: CxEngage does not permit this …". */
export function failureLines(rows: readonly StoredRow[]): string {
  return rows.slice(0, MAX_FAILURES).map(failureLine).join('\n');
}

/** The first rows done but not as approved, one per line: "Line 12, bob@…: The role there is not …". */
export function differenceLines(rows: readonly StoredRow[]): string {
  const lines = rows.slice(0, MAX_FAILURES).map(({ line, email, content, outcome }) => {
    const note = outcome?.result === 'done' ? oneLine(outcome.note ?? '', MAX_SENTENCES) : '';
    return lineOf(line, content?.user.email ?? email, note);
  });
  return [...lines, ...(rows.length > MAX_FAILURES ? ['… and more, in the file.'] : [])].join('\n');
}

function failureLine({ line, email, content, outcome }: StoredRow): string {
  const why = outcome?.result === 'failed' ? oneLine(outcome.sentence, MAX_SENTENCES) : '';
  return lineOf(line, content?.user.email ?? email, why || 'failed.');
}

function problemLine({ line, email, state, problems }: StoredRow, headings: Headings | undefined): string {
  const sentences = problemSentences(problems ?? {}, headings);
  return lineOf(line, email, oneLine(sentences.join(' '), MAX_SENTENCES) || STATE_REASONS[state] || 'cannot be sent.');
}

function lineOf(line: number, email: string, why: string): string {
  const whose = oneLine(email, MAX_EMAIL);
  return `Line ${line}${whose && `, ${whose}`}: ${why}`;
}
