import { randomUUID } from 'node:crypto';
import type { StoredRow } from '../../src/domain/batch.ts';
import type { RowContent } from '../../src/domain/batch-row.ts';
import type { BatchRequest } from '../../src/domain/request.ts';
import { batchOf } from './requests.ts';

/** A batch whose rows are checked and not sent yet; every call has new ids. */
export function batchRequest(differently: Partial<Omit<BatchRequest, 'kind'>> = {}): BatchRequest {
  return batchOf({ status: 'draft', ...differently });
}

/** The role that rows have. */
export const ROLE = randomUUID();

interface RowOf extends Partial<Omit<StoredRow, 'content'>> {
  readonly user?: Partial<RowContent['user']>;
  readonly invitation?: Omit<NonNullable<RowContent['invitation']>, 'email'>;
}

/** A row that is good in itself, with an address of its own, and `new` unless said otherwise. */
export function batchRow(line: number, { user, invitation, ...differently }: RowOf = {}): StoredRow {
  const email = differently.email ?? user?.email ?? `row.${randomUUID()}@example.com`;
  return {
    line,
    email,
    state: 'new',
    tries: 0,
    cells: { email },
    content: {
      user: { email, roleId: ROLE, ...user },
      ...(invitation && { invitation: { ...invitation, email } }),
    },
    ...differently,
  };
}

/** How a row ended that failed. */
export const failure = (retryable: boolean, sentence = 'CxEngage answers with 503.') =>
  ({ result: 'failed', kind: 'upstream', sentence, reference: 'a reference', retryable }) as const;
