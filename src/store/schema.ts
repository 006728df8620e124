import type { Generated } from 'kysely';
import type { AuditEventKind } from '../domain/audit-event.ts';
import type { JobKind, MessagePurpose } from '../domain/ports.ts';
import type { RequestKind, Status } from '../domain/request.ts';

/** The tables as the newest migration leaves them. Times are milliseconds since 1970, UTC. */
export interface Schema {
  requests: RequestsTable;
  messages: MessagesTable;
  jobs: JobsTable;
  audit_events: AuditEventsTable;
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
  names: string;
  parent_id: string | null;
  decision: string | null;
  outcome: string | null;
  write_started_at: number | null;
  attempt_started_at: number | null;
  attempt: number;
  created_at: number;
  updated_at: number;
}

export interface MessagesTable {
  request_id: string;
  purpose: MessagePurpose;
  channel: string;
  ts: string;
}

export interface JobsTable {
  id: string;
  kind: JobKind;
  request_id: string;
  run_at: number;
  attempts: number;
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
