import { sql } from 'kysely';
import { OPEN_STATUSES } from '../domain/request.ts';

/**
 * That a row of `requests` holds its subject, in the very words of the index `requests_open_subject`: SQLite takes an
 * index of some rows only where the query says the same, and values that are bound later say nothing.
 */
export const holdsSubject = sql<boolean>`requests.status in (${sql.join(OPEN_STATUSES.map((status) => sql.lit(status)))})`;
