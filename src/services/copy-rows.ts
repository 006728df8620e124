import type { StoredRow } from '../domain/batch.ts';
import { type BatchRun, moveBatch } from './batch-run.ts';
import { rowPages } from './row-pages.ts';

/** The users that another batch has created and that are in no tenant become the rows of this one, to be invited. */
export async function copyRows(run: BatchRun, fromId: string): Promise<BatchRun | undefined> {
  const { ports, request } = run;
  const { store } = ports;
  const { invitation } = request.content;
  let rows = 0;
  for await (const done of rowPages(store, fromId, ['done'])) {
    const copies = done.flatMap((row) => copyOf(row, invitation) ?? []);
    if (copies.length > 0) await store.addRows(request.id, copies);
    rows += copies.length;
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
  // What may be somebody else's account is put into no tenant.
  if (outcome?.result !== 'done' || outcome.maker) return undefined;
  const { user } = content;
  // CxEngage may have stored another address than was approved; it knows them by that one.
  const stored = outcome.email ?? user.email;
  return {
    ...{ line, email: outcome.email ?? email, cells, userId, state: 'new', tries: 0 },
    content: { user: { ...user, email: stored }, invitation: { ...invitation, email: stored } },
  };
}
