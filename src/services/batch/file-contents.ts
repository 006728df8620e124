import { type RowState, SENT_STATES, type StoredRow, UNSENT_STATES } from '../../domain/batch.ts';
import { COLUMNS, type Column, problemSentences } from '../../domain/batch-row.ts';
import type { Role } from '../../domain/new-user.ts';
import type { BatchRequest } from '../../domain/request.ts';
import { batchKindOf } from '../../kinds/index.ts';
import type { FilePurpose } from '../../ports/batch-rows.ts';
import type { Store } from '../../ports/store.ts';

export interface BatchFile {
  readonly name: string;
  readonly header: readonly string[];
  readonly lines: AsyncIterable<readonly string[]>;
}

const RESULT = ['line', 'email', 'outcome', 'userId', 'invitation', 'error', 'reference'] as const;

/** Name and contents of a batch file, read from the store in pages. The problems file can be fixed and uploaded. */
export function batchFile(store: Pick<Store, 'rowsAfter'>, request: BatchRequest, purpose: FilePurpose): BatchFile {
  const names = batchKindOf(request).files;
  const rows = (states: readonly RowState[]) => rowPages(store, request.id, states);
  if (purpose === 'problems') {
    return {
      name: 'problems.csv',
      header: ['line', ...COLUMNS, 'problem'],
      lines: each(rows(UNSENT_STATES), problemLine),
    };
  }
  if (purpose === 'rows') {
    const line = (row: StoredRow) => rowLine(row, request.names);
    return {
      name: `${names.rows}.csv`,
      header: ['line', ...COLUMNS],
      lines: each(rows(SENT_STATES), line),
    };
  }
  const attempt = request.attempt > 1 ? `-${request.attempt}` : '';
  const name = `${names.result}${attempt}.csv`;
  return { name, header: RESULT, lines: each(rows(SENT_STATES), (row) => resultLine(row, names.done)) };
}

async function* each(pages: AsyncIterable<readonly StoredRow[]>, lineOf: (row: StoredRow) => readonly string[]) {
  for await (const rows of pages) yield* rows.map(lineOf);
}

function problemLine({ line, cells, problems: { surplus, ...problems } = {} }: StoredRow): readonly string[] {
  const sentences = problemSentences(problems);
  // Keep the cells beyond the header, so that the line is rejected again if it is uploaded unfixed.
  const surplusCells = surplus === undefined ? [] : [surplus];
  return [String(line), ...COLUMNS.map((column) => cells[column] ?? ''), sentences.join(' '), ...surplusCells];
}

/** The values that will be sent, with CxEngage's names instead of ids. */
function rowLine({ line, content }: StoredRow, names: BatchRequest['names']): readonly string[] {
  const { user, invitation } = content ?? {};
  const name = (id: string | undefined) => (id === undefined ? '' : (names[id] ?? id));
  const cells: Record<Column, string> = {
    email: user?.email ?? '',
    firstName: user?.firstName ?? '',
    lastName: user?.lastName ?? '',
    roleId: name(user?.roleId),
    additionalRoleIds: (user?.additionalRoleIds ?? []).map(name).join(' | '),
    externalId: user?.externalId ?? '',
    status: user?.status ?? '',
    personalTelephone: user?.personalTelephone ?? '',
    tenantId: name(invitation?.tenantId),
    tenantRoleId: name(invitation?.roleId),
    invitationStatus: invitation?.status ?? '',
  };
  return [String(line), ...COLUMNS.map((column) => cells[column])];
}

const OUTCOMES: Partial<Record<RowState, string>> = { failed: 'failed', stopped: 'not begun' };

function resultLine(
  { line, content, email, state, writes, userId, outcome }: StoredRow,
  done: string,
): readonly string[] {
  // A stopped retry may still have an open write from the earlier attempt.
  const isOpen = state === 'stopped' && writes?.open !== undefined;
  const doneWord = outcome?.result === 'done' && outcome.maker ? 'on the platform' : done;
  const outcomeWord = state === 'done' ? doneWord : ((isOpen ? undefined : OUTCOMES[state]) ?? 'not settled');
  const row = [String(line), content?.user.email ?? email, outcomeWord, outcome?.userId ?? userId ?? ''];
  if (!outcome) return [...row, '', '', ''];
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
  const example = ({ name }: Role, at: number) => {
    const cells: Partial<Record<(typeof COLUMNS)[number], string>> = {
      email: `sample.${at + 1}@example.invalid`,
      firstName: 'Sample',
      lastName: 'Replace or delete this row',
      roleId: name,
      status: 'enabled',
    };
    return COLUMNS.map((column) => cells[column] ?? '');
  };
  return { header: COLUMNS, lines: roles.map(example) };
}
