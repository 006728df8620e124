import { ASKED_ELSEWHERE, type StoredRow } from '../../../domain/batch.ts';
import { createsUser, type Headings, problemSentences } from '../../../domain/batch-row.ts';
import { shownAddress } from '../../../domain/email-address.ts';
import type { NewInvitation } from '../../../domain/new-invitation.ts';
import { type NewUser, STATUS_WORDS } from '../../../domain/new-user.ts';
import type { BatchRequest } from '../../../domain/request.ts';
import { oneLine } from '../../../domain/text.ts';
import { nameOf } from '../../../kinds/facts.ts';
import { fitting, LIMITS } from '../limits.ts';

/** Our limits on rows and on characters per value; they keep a message below Slack's limit on blocks. */
const MAX_ROWS = 5;
const MAX_PROBLEMS = 15;
const MAX_FAILURES = 5;
const MAX_EMAIL = 100;
const MAX_NAME = 50;
const MAX_SENTENCES = 300;

/** The first rows as they will be sent, one per line. A value that is cut here is whole in the file. */
export function rowLines(request: BatchRequest, rows: readonly StoredRow[]): string {
  const lines = rows.slice(0, MAX_ROWS).map((row) => rowLine(request, row));
  return fitting(lines, LIMITS.list).join('\n');
}

function rowLine({ kind, names }: BatchRequest, { email, content }: StoredRow): string {
  const { user, invitation } = content ?? {};
  const parts = [
    shownAddress(user?.email ?? email, MAX_EMAIL) || 'no email',
    ...(kind === 'create_users' && content && createsUser(content) ? userParts(content.user, names) : []),
    invitation ? tenantOf(invitation, names) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

function userParts(user: NewUser, names: BatchRequest['names']): readonly string[] {
  const [first, second, ...more] = [user.roleId, ...(user.additionalRoleIds ?? [])].map((id) => nameOf(id, names));
  return [
    oneLine([user.firstName, user.lastName].filter(Boolean).join(' '), MAX_NAME),
    [first, second, more.length ? `${more.length} more roles` : ''].filter(Boolean).join(' + '),
    user.personalTelephone ?? '',
    user.externalId ? `external ID ${oneLine(user.externalId, MAX_NAME)}` : '',
    user.status ? STATUS_WORDS[user.status] : '',
  ];
}

function tenantOf({ tenantId, roleId, status }: NewInvitation, names: BatchRequest['names']): string {
  const how = status === 'invited' ? 'invited to' : 'added to';
  return `${how} ${nameOf(tenantId, names)} as ${nameOf(roleId, names)}`;
}

/** The reason for a state when the row has no problem of its own. */
const STATE_REASONS: Partial<Record<StoredRow['state'], string>> = {
  on_platform: 'On the platform already.',
  duplicate: 'Same address as an earlier row, which is kept.',
  pending_elsewhere: ASKED_ELSEWHERE.email,
};

/** The first rows that cannot be sent, one per line: "Line 12, bob@…: Role: …", with the headings of the file. */
export function problemLines(rows: readonly StoredRow[], headings?: Headings): string {
  const lines = rows.slice(0, MAX_PROBLEMS).map((row) => problemLine(row, headings));
  return fitting(lines, LIMITS.list).join('\n');
}

/** The first rows that could not start, as `problemLines`. */
export function blockedLines(rows: readonly StoredRow[], headings?: Headings): string {
  return problemLines(rows.slice(0, MAX_FAILURES), headings);
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
  return [...lines, ...(rows.length > MAX_FAILURES ? ['The file has more.'] : [])].join('\n');
}

function failureLine({ line, email, content, outcome }: StoredRow): string {
  const why = outcome?.result === 'failed' ? oneLine(outcome.sentence, MAX_SENTENCES) : '';
  return lineOf(line, content?.user.email ?? email, why || 'Failed.');
}

function problemLine({ line, email, state, problems }: StoredRow, headings: Headings | undefined): string {
  const sentences = problemSentences(problems ?? {}, headings);
  return lineOf(line, email, oneLine(sentences.join(' '), MAX_SENTENCES) || STATE_REASONS[state] || "Can't be sent.");
}

function lineOf(line: number, email: string, why: string): string {
  const whose = shownAddress(email, MAX_EMAIL);
  return `Line ${line}${whose && `, ${whose}`}: ${why}`;
}
