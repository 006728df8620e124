import type { Generated } from 'kysely';
import type { AuditEventKind } from '../domain/audit-event.ts';
import type { RowState } from '../domain/batch.ts';
import type { RequestKind, Status } from '../domain/request.ts';
import type { FilePurpose } from '../ports/batch-rows.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { MessagePurpose } from '../ports/slack.ts';

/** The tables as the newest migration leaves them. Times are milliseconds since 1970, UTC. */
export interface Schema {
  requests: RequestsTable;
  messages: MessagesTable;
  jobs: JobsTable;
  audit_events: AuditEventsTable;
  batch_rows: BatchRowsTable;
  files: FilesTable;
}

export interface RequestsTable {
  id: string;
  revision: string;
  kind: RequestKind;
  status: Status;
  /** `subjectKey` of the domain. */
  subject_key: string;
  submission_key: string;
  requester_team: string;
  requester_user: string;
  reason: string;
  /** JSON, as are names, decision and outcome. */
  content: string;
  /** JSON: the tenant that a new user is then added to. */
  invitation: string | null;
  names: string;
  parent_id: string | null;
  decision: string | null;
  outcome: string | null;
  /** JSON. */
  writes: string | null;
  made: string | null;
  attempt: number;
  began_at: number | null;
  created_at: number;
  updated_at: number;
  /** Of a batch that was sent to an approver. */
  digest: string | null;
}

export interface MessagesTable {
  request_id: string;
  purpose: MessagePurpose;
  channel: string;
  ts: string;
  /** See PostedMessage; null: unknown. */
  shown: string | null;
}

export interface JobsTable {
  id: string;
  kind: JobKind;
  request_id: string;
  run_at: number;
  /** Tries that came to nothing. */
  attempts: number;
  /** Runs begun since one came back or stored progress. */
  starts: Generated<number>;
  version: number;
  lease: string | null;
  lease_until: number | null;
}

export interface AuditEventsTable {
  /** Rises with every event. */
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
  /** `emailKey` of a row that is good in itself. */
  email_key: string | null;
  /** 1 while no other batch may ask for the address. */
  holds: number;
  role_id: string | null;
  tenant_id: string | null;
  tenant_role_id: string | null;
  /** JSON, as are content, problems and outcome. */
  cells: string;
  content: string | null;
  problems: string | null;
  user_id: string | null;
  outcome: string | null;
  tries: number;
  /** When it is to be worked at; null: there is nothing to do. */
  next_at: number | null;
  checked_at: number | null;
  /** JSON. */
  writes: string | null;
  made: string | null;
  ended_at: number | null;
}

export interface FilesTable {
  request_id: string;
  purpose: FilePurpose;
  file_id: string;
}
