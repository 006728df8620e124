import type { AuditEventKind } from '../../src/domain/audit-event.ts';
import type { Request, Status } from '../../src/domain/request.ts';
import type { JobKind } from '../../src/ports/jobs.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from './desk.ts';
import { eventually } from './eventually.ts';
import { readRows } from './read-rows.ts';

/** What the program has stored, read from its SQLite file behind its back. */
export interface Records {
  /** How many requests there are. */
  requests(): number;
  status(revision: string): Status;
  /** Status and all that is sent to CxEngage. */
  content(revision: string): Request['content'];
  jobs(revision: string): readonly JobKind[];
  /** A job of this kind was tried, or waits for a service, and is put off; nobody runs it now. */
  isPutOff(revision: string, kind: JobKind): boolean;
  /** The states of the rows of a batch, in the order of the file. */
  rows(revision: string): readonly string[];
  /** Audit events as `kind`, or `kind by USER`, or `kind by USER: rule`, oldest first. */
  events(revision: string): readonly string[];
  /** What the audit event of this kind says, as JSON. */
  details(revision: string, kind: AuditEventKind): string;
  /** Events of a kind over all requests. */
  count(kind: AuditEventKind): number;
}

/** Waits until the program has stored where `message` is: before that it takes no click on it. Needs a SQLite file. */
export async function untilStored(desk: Pick<Desk, 'config'>, { channel, ts }: Message): Promise<void> {
  const sql = 'select ts from messages where channel = ? and ts = ?';
  await eventually(() => read(desk, sql, channel, ts).length > 0, 'that the message is stored');
}

function read({ config }: Pick<Desk, 'config'>, sql: string, ...values: readonly string[]) {
  return readRows(config.databaseUrl.replace(/^sqlite:/, ''), sql, ...values);
}

/** Only for a desk on a SQLite file. */
export function recordsOf(desk: Pick<Desk, 'config'>): Records {
  const one = (revision: string) => {
    const [row] = read(desk, 'select * from requests where revision = ?', revision);
    if (!row) throw new Error(`there is no request with the revision ${revision}`);
    return row;
  };
  return {
    requests: () => read(desk, 'select id from requests').length,
    // The columns hold the words of the domain; the schema of the table sees to it.
    status: (revision) => one(revision).status as Status,
    content: (revision) => JSON.parse(String(one(revision).content)),
    jobs: (revision) =>
      read(desk, 'select kind from jobs where request_id = ?', String(one(revision).id)).map(
        ({ kind }) => kind as JobKind,
      ),
    isPutOff: (revision, kind) =>
      read(
        desk,
        `select jobs.id from jobs join requests on requests.id = request_id
          where request_id = ? and jobs.kind = ? and lease is null and (attempts > 0 or outcome like '%"waiting"%')`,
        ...[String(one(revision).id), kind],
      ).length > 0,
    rows: (revision) =>
      read(desk, 'select state from batch_rows where request_id = ? order by line', String(one(revision).id)).map(
        ({ state }) => String(state),
      ),
    events: (revision) =>
      read(desk, 'select * from audit_events where request_id = ? order by seq', String(one(revision).id)).map(
        ({ kind, actor_user: actor, detail }) => {
          const rule = detail === null ? undefined : JSON.parse(String(detail)).rule;
          return `${kind}${actor === null ? '' : ` by ${actor}`}${rule ? `: ${rule}` : ''}`;
        },
      ),
    details: (revision, kind) =>
      read(
        desk,
        'select detail from audit_events where request_id = ? and kind = ?',
        ...[String(one(revision).id), kind],
      )
        .map(({ detail }) => String(detail))
        .join('\n'),
    count: (kind) => read(desk, 'select seq from audit_events where kind = ?', kind).length,
  };
}

/** The value of a button of a message: the revision of its request. */
export function revisionOn(message: Message, button: string): string {
  const found = new RegExp(`"action_id":"${button}","value":"([^"]+)"`).exec(JSON.stringify(message.blocks));
  if (!found?.[1]) throw new Error(`the message has no ${button}: ${message.text}`);
  return found[1];
}
