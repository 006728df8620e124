import type { StoredRow } from '../domain/batch.ts';
import { type BatchRun, moveBatch } from './batch-run.ts';

const AT_ONCE = 500;

/** The users that another batch has created and that are in no tenant become the rows of this one, to be invited. */
export async function copyRows(run: BatchRun, fromId: string): Promise<BatchRun | undefined> {
  const { ports, request } = run;
  const { store } = ports;
  const { invitation } = request.content;
  let after = 0;
  let rows = 0;
  for (;;) {
    const done = await store.rowsAfter(fromId, after, AT_ONCE, ['done']);
    const last = done.at(-1);
    if (!last) break;
    const copies = done.flatMap((row) => copyOf(row, invitation) ?? []);
    if (copies.length > 0) await store.addRows(request.id, copies);
    rows += copies.length;
    after = last.line;
  }
  const read = { unknownColumns: [], roles: [] };
  return moveBatch(run, 'checking', {
    event: 'read',
    detail: { rows },
    set: { content: { ...request.content, read } },
  });
}

function copyOf(
  { line, email, cells, content, userId, outcome }: StoredRow,
  invitation: BatchRun['request']['content']['invitation'],
): StoredRow | undefined {
  if (!content || content.invitation || !invitation || userId === undefined) return undefined;
  if (outcome?.result !== 'done') return undefined;
  const { user } = content;
  return {
    ...{ line, email, cells, userId, state: 'new', tries: 0 },
    content: { user, invitation: { ...invitation, email: user.email } },
  };
}
