import { type RowState, SENT_STATES, type StoredRow, UNSENT_STATES } from '../../domain/batch.ts';
import {
  COLUMNS,
  type Column,
  createsUser,
  type Headings,
  problemSentences,
  type RowContent,
} from '../../domain/batch-row.ts';
import { punycodeOf } from '../../domain/email-address.ts';
import { labelsOf } from '../../domain/label.ts';
import type { NewUser, Role } from '../../domain/new-user.ts';
import type { BatchRequest } from '../../domain/request.ts';
import { signInWords } from '../../kinds/facts.ts';
import { batchKindOf } from '../../kinds/index.ts';
import type { FilePurpose } from '../../ports/batch-rows.ts';
import type { Store } from '../../ports/store.ts';

export interface BatchFile {
  readonly name: string;
  readonly header: readonly string[];
  readonly lines: AsyncIterable<readonly string[]>;
}

/** The ASCII spelling of a domain with other letters, which may look like another domain. */
const ASCII_DOMAIN = 'domain in ASCII letters';
const RESULT = ['line', 'email', 'outcome', 'userId', 'invitation', 'error', 'reference'] as const;

/** Name and contents of a batch file, read from the store in pages. The problems file can be fixed and uploaded. */
export function batchFile(store: Pick<Store, 'rowsAfter'>, request: BatchRequest, purpose: FilePurpose): BatchFile {
  const names = batchKindOf(request).files;
  const rows = (states: readonly RowState[]) => rowPages(store, request.id, states);
  if (purpose === 'problems') {
    const { headings, unknownColumns = [] } = request.content.read ?? {};
    const line = (row: StoredRow) => problemLine(row, unknownColumns.length, headings);
    const known = COLUMNS.map((column) => wholeHeading(headings?.[column]) ?? column);
    return {
      name: 'problems.csv',
      header: ['line', ...known, ...unknownColumns, 'problem'],
      lines: each(rows(UNSENT_STATES), line),
    };
  }
  if (purpose === 'rows' || purpose === 'draft_rows') {
    const line = (row: StoredRow) => rowLine(row, request);
    return {
      name: `${names.rows}.csv`,
      header: ['line', ...COLUMNS, ...SENT_BESIDES],
      lines: each(rows(SENT_STATES), line),
    };
  }
  const attempt = request.attempt > 1 ? `-${request.attempt}` : '';
  const name = `${names.result}${attempt}.csv`;
  return { name, header: RESULT, lines: each(rows(SENT_STATES), (row) => resultLine(row, request.kind)) };
}

async function* each(pages: AsyncIterable<readonly StoredRow[]>, lineOf: (row: StoredRow) => readonly string[]) {
  for await (const rows of pages) yield* rows.map(lineOf);
}

/** The heading as the file has it, unless it is too long to be stored whole. */
function wholeHeading(heading: string | undefined): string | undefined {
  return heading?.endsWith('…') ? undefined : heading;
}

/** A line as in the person's own file, so that it can be fixed and uploaded. */
function problemLine(
  { line, cells, otherCells = [], problems: { surplus, ...problems } = {} }: StoredRow,
  others: number,
  headings: Headings | undefined,
): readonly string[] {
  const sentences = problemSentences(problems, headings);
  // Keep the cells beyond the header, so that the line is rejected again if it is uploaded unfixed.
  const surplusCells = surplus === undefined ? [] : [surplus];
  const known = COLUMNS.map((column) => cells[column] ?? '');
  const other = Array.from({ length: others }, (_, at) => otherCells[at] ?? '');
  return [String(line), ...known, ...other, sentences.join(' '), ...surplusCells];
}

/** Columns of what is sent, or shown to the approver, and can be in no file of a person. */
const SENT_BESIDES = ['action', 'signIn', 'identityProvider', ASCII_DOMAIN] as const;

/** The values that will be sent, with names instead of ids. Of a user who is only added to a tenant, the address. */
function rowLine({ line, content, email }: StoredRow, { kind, names }: BatchRequest): readonly string[] {
  const { invitation } = content ?? {};
  const user: Partial<NewUser> & Pick<NewUser, 'email'> =
    content && (createsUser(content) || kind === 'add_users_to_tenant')
      ? content.user
      : { email: content?.user.email ?? email };
  const name = (id: string | undefined) => (id === undefined ? '' : (names[id] ?? id));
  const cells: Record<Column, string> = {
    email: user.email,
    firstName: user.firstName ?? '',
    lastName: user.lastName ?? '',
    roleId: name(user.roleId),
    additionalRoleIds: (user.additionalRoleIds ?? []).map((id) => onePart(name(id))).join(' | '),
    externalId: user.externalId ?? '',
    status: user.status ?? '',
    personalTelephone: user.personalTelephone ?? '',
    tenantId: name(invitation?.tenantId),
    tenantRoleId: name(invitation?.roleId),
    invitationStatus: invitation?.status ?? '',
  };
  const besides: Record<(typeof SENT_BESIDES)[number], string> = {
    action: actionOf(kind, content),
    signIn: signInWords(invitation?.noPassword) ?? '',
    identityProvider: name(invitation?.defaultIdentityProvider),
    [ASCII_DOMAIN]: punycodeOf(user.email) ?? '',
  };
  return [String(line), ...COLUMNS.map((column) => cells[column]), ...SENT_BESIDES.map((column) => besides[column])];
}

/** A name that has the separator in it must not look like two. */
function onePart(name: string): string {
  return name.includes('|') ? `"${name}"` : name;
}

function actionOf(kind: BatchRequest['kind'], content: RowContent | undefined): string {
  if (kind === 'add_users_to_tenant' || (content && !createsUser(content))) return 'add to tenant';
  return content?.invitation ? 'create, add to tenant' : 'create';
}

const OUTCOMES: Partial<Record<RowState, string>> = { failed: 'failed', stopped: 'not started' };

function resultLine(
  { line, content, email, state, writes, userId, outcome, problems = {} }: StoredRow,
  kind: BatchRequest['kind'],
): readonly string[] {
  // A stopped retry may still have an open write from the earlier attempt.
  const isOpen = state === 'stopped' && writes?.open !== undefined;
  const creates = kind === 'create_users' && content !== undefined && createsUser(content);
  const added = content?.invitation?.status === 'invited' ? 'invited' : 'added';
  const [certain, uncertain] = creates ? ['created', 'on the platform'] : [added, 'in the tenant'];
  const doneWord = outcome?.result === 'done' && outcome.maker ? uncertain : certain;
  const outcomeWord = state === 'done' ? doneWord : ((isOpen ? undefined : OUTCOMES[state]) ?? 'result unknown');
  const row = [String(line), content?.user.email ?? email, outcomeWord, outcome?.userId ?? userId ?? ''];
  // Why a row could not start.
  if (!outcome) return [...row, '', problemSentences(problems).join(' '), ''];
  if (outcome.result === 'failed') return [...row, '', outcome.sentence, outcome.reference];
  return [...row, outcome.invitation ?? '', outcome.note ?? '', ''];
}

/** Rows of a batch in these states, in the order of the file, in pages of `pageSize` to limit memory. */
export async function* rowPages(
  store: Pick<Store, 'rowsAfter'>,
  requestId: string,
  states: readonly RowState[],
  pageSize = 500,
): AsyncGenerator<readonly StoredRow[]> {
  let after = 0;
  for (;;) {
    const rows = await store.rowsAfter(requestId, after, pageSize, states);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.line;
  }
}

/** The template file: the columns, and a sample row for each platform role. No sample can be created. */
export function batchTemplate(roles: readonly Role[]) {
  const labels = labelsOf(roles);
  const example = ({ id }: Role, at: number) => {
    const cells: Partial<Record<(typeof COLUMNS)[number], string>> = {
      email: `sample.${at + 1}@example.invalid`,
      firstName: 'Sample',
      lastName: 'Replace or delete this row',
      roleId: labels.get(id) ?? id,
      status: 'enabled',
    };
    return COLUMNS.map((column) => cells[column] ?? '');
  };
  return { header: COLUMNS, lines: roles.map(example) };
}
