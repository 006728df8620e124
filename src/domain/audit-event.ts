import type { Person, Status } from './request.ts';

export type AuditEventKind =
  | 'submitted'
  | 'read'
  | 'checked'
  | 'sent_for_approval'
  | 'approved'
  | 'denied'
  | 'cancelled'
  | 'write_started'
  | 'write_refused'
  | 'waiting'
  | 'outcome_unknown'
  | 'found_by_look_up'
  | 'user_created'
  | 'created'
  | 'failed'
  | 'retry_asked'
  | 'rest_asked'
  | 'paused'
  | 'resumed'
  | 'stopped'
  | 'row_done'
  | 'row_failed'
  | 'finished'
  | 'message_refused'
  | 'click_refused';

/** One entry of the audit log of a request: who did what, and the status transition it caused. */
export interface AuditEvent {
  readonly requestId: string;
  readonly kind: AuditEventKind;
  /** Absent when the bot itself acted. */
  readonly actor?: Person;
  readonly from?: Status;
  readonly to?: Status;
  /** Ids, rule names and references; never personal data. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
}
