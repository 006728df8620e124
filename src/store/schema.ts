import type { Generated } from 'kysely';
import type { AuditEventKind } from '../domain/audit-event.ts';
import type { RowState } from '../domain/batch.ts';
import type { RequestKind, Status } from '../domain/request.ts';
import type { FilePurpose } from '../ports/batch-rows.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { MessagePurpose } from '../ports/slack.ts';

/** The tables after the newest migration. Times are milliseconds since 1970, UTC. */
export interface Schema {
  requests: RequestsTable;
  messages: MessagesTable;
  jobs: JobsTable;
  audit_events: AuditEventsTable;
  batch_rows: BatchRowsTable;
  open_changes: OpenChangesTable;
  files: FilesTable;
  shared_answers: SharedAnswersTable;
  instances: InstancesTable;
}

export interface RequestsTable {
  id: string;
  revision: string;
  kind: RequestKind;
  status: Status;
  /** `emailKey` of the domain; null for a batch. */
  email_key: string | null;
  submission_key: string;
  requester_team: string;
  requester_user: string;
  reason: string;
  /** JSON, like names, decision, outcome, writes and made. */
  content: string;
  /** JSON: the tenant to add the new user to. */
  invitation: string | null;
  names: string;
  parent_id: string | null;
  decision: string | null;
  outcome: string | null;
  writes: string | null;
  made: string | null;
  attempt: number;
  began_at: number | null;
  created_at: number;
  updated_at: number;
  /** Only for a batch that was sent to an approver. */
  digest: string | null;
}

export interface MessagesTable {
  request_id: string;
  purpose: MessagePurpose;
  channel: string;
  ts: string;
  /** See `PostedMessage`; null if unknown. */
  shown: string | null;
}

export interface JobsTable {
  id: string;
  kind: JobKind;
  request_id: string;
  run_at: number;
  /** When `run_at` was set. A time that lies ahead dates from before the clock was set back. */
  set_at: Generated<number>;
  /** Failed attempts so far. */
  attempts: number;
  /** Runs started since a run last returned or stored progress. */
  starts: Generated<number>;
  version: number;
  lease: string | null;
  lease_until: number | null;
}

export interface AuditEventsTable {
  /** Increases with every event. */
  seq: Generated<number>;
  request_id: string;
  kind: AuditEventKind;
  actor_team: string | null;
  actor_user: string | null;
  from_status: Status | null;
  to_status: Status | null;
  /** JSON. */
  detail: string | null;
  at: number;
}

export interface BatchRowsTable {
  request_id: string;
  line: number;
  state: RowState;
  email: string;
  /** `emailKey` of the domain; null for a row with invalid cells. */
  email_key: string | null;
  /** Null, like `additional_role_ids`, for a row that creates no user. */
  role_id: string | null;
  /** Ids in order, joined by a space; null for none. */
  additional_role_ids: string | null;
  tenant_id: string | null;
  tenant_role_id: string | null;
  /** The line of the row that creates this row's user. */
  creator_line: number | null;
  /** JSON, like content, problems, outcome, writes and made. */
  cells: string;
  other_cells: string | null;
  content: string | null;
  problems: string | null;
  user_id: string | null;
  outcome: string | null;
  tries: number;
  /** When the row is due; null if there is nothing to do. */
  next_at: number | null;
  checked_at: number | null;
  writes: string | null;
  made: string | null;
  ended_at: number | null;
}

/** Subjects held by open requests and by rows of open batches. */
export interface OpenChangesTable {
  /** `Subject` of the domain. */
  subject: string;
  request_id: string;
  /** The batch row that holds the subject; null for a request about one person. */
  line: number | null;
}

export interface FilesTable {
  request_id: string;
  purpose: FilePurpose;
  file_id: string;
}

export interface SharedAnswersTable {
  name: string;
  /** When somebody has to ask again. */
  next_at: number;
  /** Until when the service asked us to wait; 0 if it never did. */
  held_until: number;
  /** When the call of the answer began. */
  read_at: number;
  /** JSON. */
  answer: string | null;
}

export interface InstancesTable {
  id: string;
  /** When the instance last said that it runs. */
  seen_at: number;
}
