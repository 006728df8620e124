import type { AuditEvent } from '../domain/audit-event.ts';
import type { RowCounts, RowState, StoredRow } from '../domain/batch.ts';
import type { RowContent } from '../domain/batch-row.ts';
import type { DoneOutcome, Outcome } from '../domain/outcome.ts';
import type { BatchRequest } from '../domain/request.ts';
import type { Subject } from '../domain/subject.ts';
import type { Writes } from '../domain/writes.ts';
import type { Claim } from './jobs.ts';

/**
 * `send`: sends the new rows for approval, except rows that another open request already holds; they hold their
 * subjects from then on and form the digest. `send_all`: the same, but only if no other rows are left. `check`: refuses
 * rows whose user would be created by a row that cannot be sent, as `send` does. `stop`: starts no more rows. `retry`:
 * makes failed rows that can be retried `new` again. `rest`: the same for stopped rows; a row that another open request
 * holds stays stopped, with the reason. `rest_all`: the same, but only if no row stays stopped.
 */
export type RowsChange = 'check' | 'send' | 'send_all' | 'stop' | 'retry' | 'rest' | 'rest_all';

/** A file uploaded to Slack for a request, one per purpose. Results are numbered by attempt. */
export type FilePurpose = 'problems' | 'draft_rows' | 'rows' | `result_${number}` | `direct_result_${number}`;

/** Number of rows with the same roles, tenant and role in it. */
export interface RowGroup {
  /** Absent: the rows create nobody, they only add users to a tenant. */
  readonly roleId?: string;
  readonly additionalRoleIds: readonly string[];
  readonly tenantId?: string;
  readonly tenantRoleId?: string;
  readonly rows: number;
  /** How many of them are done. */
  readonly done: number;
}

/** A role on the platform, or in one tenant: several tenants can share a role. */
export interface GivenRole {
  readonly roleId: string;
  readonly tenantId?: string;
}

/** The change of a row after a look-up or a write. */
export interface RowChange {
  readonly state: RowState;
  /** When the row is due again; absent: never. */
  readonly nextAt?: number;
  /** New number of attempts; absent: unchanged. */
  readonly tries?: number;
  readonly content?: RowContent;
  readonly problems?: StoredRow['problems'];
  readonly userId?: string;
  /** `null` clears the writes. */
  readonly writes?: Writes | null;
  readonly checkedAt?: number;
  readonly made?: DoneOutcome;
  readonly outcome?: Outcome;
}

/** Rows of batches. All methods throw `storage` when the database is unavailable. */
export interface BatchRows {
  addRows(requestId: string, rows: readonly StoredRow[]): Promise<void>;
  /** Deletes all rows of a batch before its file is read again. Does nothing when the claim is lost. */
  clearRows(claim: Claim): Promise<void>;
  /** At most `limit` rows after line `after`, in file order, in `states` or in all states. */
  rowsAfter(
    requestId: string,
    after: number,
    limit: number,
    states?: readonly RowState[],
  ): Promise<readonly StoredRow[]>;
  countRows(requestId: string): Promise<RowCounts>;
  /** Number of rows that were done or failed at or after `at`. */
  endedSince(requestId: string, at: number): Promise<number>;
  /** Number of new rows whose address could not be looked up. */
  countNotLookedUp(requestId: string): Promise<number>;
  /** Number of failed rows that a retry can help. */
  countRetryable(requestId: string): Promise<number>;
  /** Number of users that the batch certainly created and added to no tenant. */
  countInvitable(requestId: string): Promise<number>;
  /** At most `limit` rows that are done but differ from what was approved, in file order. */
  differingRows(requestId: string, limit: number): Promise<readonly StoredRow[]>;
  /** Groups of the rows in these states, the largest first. */
  groupRows(requestId: string, states: readonly RowState[]): Promise<readonly RowGroup[]>;
  /** At most `limit` rows that give this role, in file order. On the platform, also as an additional role. */
  rowsWithRole(
    requestId: string,
    given: GivenRole,
    limit: number,
    states: readonly RowState[],
  ): Promise<readonly StoredRow[]>;
  /**
   * At most `limit` rows that are due, without the `busy` lines, the latest due time first, then in file order. None
   * when the batch has left this status.
   */
  dueRows(
    batch: Pick<BatchRequest, 'id' | 'status'>,
    now: number,
    limit: number,
    busy: readonly number[],
  ): Promise<readonly StoredRow[]>;
  /** When the next row is due; undefined: no row is left. */
  nextRowAt(requestId: string): Promise<number | undefined>;
  /** Whether a row that an approver decides on has this address (`emailKey`). */
  hasAddress(requestId: string, emailKey: string): Promise<boolean>;
  /** The subjects that another open request, or a row of another open batch, holds. */
  heldElsewhere(requestId: string, subjects: readonly Subject[]): Promise<ReadonlySet<Subject>>;
  /**
   * Records the start of a write. False, and nothing may be sent, when the claim is lost, the batch is not `creating`,
   * or the row has changed.
   */
  startWrite(claim: Claim, row: StoredRow, state: 'creating' | 'inviting', writes: Writes): Promise<boolean>;
  /** Changes a row and adds its audit event. False: the claim is lost or the row has changed. */
  changeRow(claim: Claim, row: StoredRow, change: RowChange, event?: AuditEvent): Promise<boolean>;
  /** Stops rows of a stopped batch that were held back at the stop and are `new` again. Ignores other batches. */
  stopAgain(claim: Claim): Promise<void>;
  /** Digest of the rows sent for approval, as stored now. */
  digestOfRows(requestId: string): Promise<string>;

  files(requestId: string): Promise<readonly FilePurpose[]>;
  saveFile(requestId: string, purpose: FilePurpose, fileId: string): Promise<void>;
  /** Forgets a file that was deleted with its message, so that it is uploaded again. */
  forgetFile(requestId: string, purpose: FilePurpose): Promise<void>;
}
