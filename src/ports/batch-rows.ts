import type { AuditEvent } from '../domain/audit-event.ts';
import type { RowCounts, RowState, StoredRow } from '../domain/batch.ts';
import type { DoneOutcome, Outcome } from '../domain/outcome.ts';
import type { BatchRequest } from '../domain/request.ts';
import type { Writes } from '../domain/writes.ts';
import type { Claim } from './jobs.ts';

/**
 * `send`: the new rows are sent to an approver, but for those whose address is asked for elsewhere; each holds its address
 * from then on, and the digest is made of them. `send_all`: the same, if no other row is left. `stop`: no more rows are
 * begun. `retry`: those that failed and may be tried again are new once more.
 */
export type RowsChange = 'send' | 'send_all' | 'stop' | 'retry';

/** A file that was uploaded to Slack for a request: one of each purpose; results count by attempt. */
export type FilePurpose = 'problems' | 'rows' | `result_${number}` | `direct_result_${number}`;

/** How many rows have a platform role, a tenant, and a role in it. */
export interface RowGroup {
  readonly roleId: string;
  readonly tenantId?: string;
  readonly tenantRoleId?: string;
  readonly rows: number;
}

/** How a row goes on after a look-up or a write. */
export interface RowChange {
  readonly state: RowState;
  /** When it is to be worked at again; absent: never. */
  readonly nextAt?: number;
  /** Its new number of tries; as it was where it is absent. */
  readonly tries?: number;
  readonly problems?: StoredRow['problems'];
  readonly userId?: string;
  /** `null` clears them. */
  readonly writes?: Writes | null;
  readonly checkedAt?: number;
  readonly made?: DoneOutcome;
  readonly outcome?: Outcome;
}

/** The rows of batches. All throw `storage` when the database cannot be used now. */
export interface BatchRows {
  addRows(requestId: string, rows: readonly StoredRow[]): Promise<void>;
  /** Takes all rows of a batch out again, for its file is read anew; nothing when the claim is lost. */
  clearRows(claim: Claim): Promise<void>;
  /** In the order of the file, after line `after`, at most `limit`; of all states unless some are named. */
  rowsAfter(
    requestId: string,
    after: number,
    limit: number,
    states?: readonly RowState[],
  ): Promise<readonly StoredRow[]>;
  countRows(requestId: string): Promise<RowCounts>;
  /** Rows that ended since then. */
  endedSince(requestId: string, at: number): Promise<number>;
  /** Failed rows that a Retry can help. */
  countRetryable(requestId: string): Promise<number>;
  /** Users that a batch has created, for certain, and that are in no tenant. */
  countInvitable(requestId: string): Promise<number>;
  /** Rows that are done and not as approved, in the order of the file, at most `limit`. */
  differingRows(requestId: string, limit: number): Promise<readonly StoredRow[]>;
  /** Of rows in these states, the largest group first. */
  groupRows(requestId: string, states: readonly RowState[]): Promise<readonly RowGroup[]>;
  /**
   * Rows that are to be worked at now, in the order of the file, but for those on these lines; none when the batch is not
   * in this status any more.
   */
  dueRows(
    batch: Pick<BatchRequest, 'id' | 'status'>,
    now: number,
    limit: number,
    busy: readonly number[],
  ): Promise<readonly StoredRow[]>;
  /** When the next row is to be worked at; undefined: none is left. */
  nextRowAt(requestId: string): Promise<number | undefined>;
  /** Whether a row that was sent, or is to be, has this address (`emailKey`). */
  hasAddress(requestId: string, emailKey: string): Promise<boolean>;
  /** Those of these addresses (`emailKey`) that another open request or a row of an open batch asks for. */
  askedElsewhere(requestId: string, emailKeys: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Notes that a write begins, unless the claim is lost, the batch is not being carried out, or the row has moved on:
   * then it is false and nothing may be sent.
   */
  startWrite(claim: Claim, row: StoredRow, state: 'creating' | 'inviting', writes: Writes): Promise<boolean>;
  /** Takes a row on, with its audit event; false: the claim is lost or the row has moved on. */
  changeRow(claim: Claim, row: StoredRow, change: RowChange, event?: AuditEvent): Promise<boolean>;
  /** Stops the rows of a stopped batch that were held back when it was stopped, and are `new` again; else it does nothing. */
  stopAgain(claim: Claim): Promise<void>;
  /** The digest of the rows that were sent, as they are stored now. */
  digestOfRows(requestId: string): Promise<string>;

  files(requestId: string): Promise<readonly FilePurpose[]>;
  saveFile(requestId: string, purpose: FilePurpose, fileId: string): Promise<void>;
  /** It is gone with the message that it was under: it is to be sent again. */
  forgetFile(requestId: string, purpose: FilePurpose): Promise<void>;
}
