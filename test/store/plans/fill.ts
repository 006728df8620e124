import { runSql } from '../../helpers/postgres.ts';

/** So many that going through them takes longer than looking one up. */
const ROWS = 5_000;

/** As many rows of other requests in every table of a PostgreSQL database, which then knows how many there are. */
export async function fill(url: string): Promise<void> {
  const from = `from generate_series(1, ${ROWS}) as n (i)`;
  await runSql(
    url,
    `insert into requests (id, revision, kind, status, email_key, submission_key, requester_team, requester_user, reason, content, names, attempt, created_at, updated_at)
      select 'r' || i, 'v' || i, 'create_user', case when i % 10 = 0 then 'pending' else 'created' end, i || '@example.com', 's' || i, 'T1', 'U1', '', repeat('x', 200), '{}', 0, i, i ${from};
    insert into messages (request_id, purpose, channel, ts) select 'r' || i, 'card', 'C1', i || '.000001' ${from};
    insert into jobs (id, kind, request_id, run_at, attempts, version)
      select 'j' || i, (array['repost_card', 'show_request', 'send_files'])[i % 3 + 1], 'r' || i, 4102444800000 + i, 0, 1 ${from};
    insert into audit_events (request_id, kind, at) select 'r' || i, 'submitted', i ${from};
    insert into files (request_id, purpose, file_id) select 'r' || i, 'rows', 'F' || i ${from};
    insert into batch_rows (request_id, line, state, email, email_key, cells, content, tries, next_at, ended_at)
      select 'r' || (i % 10 + 1), i, (array['unchecked', 'new', 'done', 'failed', 'invalid'])[i % 5 + 1], i || '@example.com', i || '@example.com', '{}', repeat('x', 200), 0, case when i % 5 < 2 then i end, case when i % 5 > 1 then i end ${from};
    insert into open_changes (subject, request_id, line)
      select 'create ' || email_key, request_id, line from batch_rows where state = 'new';
    analyze`,
  );
}
