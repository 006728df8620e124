import type { RowState, StoredRow } from '../domain/batch.ts';
import type { Store } from '../domain/ports.ts';

/** Rows of a batch in these states, in the order of the file, `atOnce` at a time: no more are in memory. */
export async function* rowPages(
  store: Pick<Store, 'rowsAfter'>,
  requestId: string,
  states: readonly RowState[],
  atOnce = 500,
): AsyncGenerator<readonly StoredRow[]> {
  let after = 0;
  for (;;) {
    const rows = await store.rowsAfter(requestId, after, atOnce, states);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last.line;
  }
}
