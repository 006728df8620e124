import type { Finding } from '../finding.ts';
import { newerProblem } from './migrate.ts';
import type { Migrations } from './migrations/index.ts';

/** Migrations that the next start makes. */
export function pendingMigrations(ran: readonly string[], migrations: Migrations): readonly string[] {
  return Object.keys(migrations).filter((name) => !ran.includes(name));
}

/** Whether the tables are those of this program. */
export function migrationsFinding(ran: readonly string[], migrations: Migrations): Finding {
  const check = 'Database migrations';
  const newer = newerProblem(ran, migrations);
  if (newer) return { check, state: 'wrong', text: newer };
  const pending = pendingMigrations(ran, migrations);
  const text = pending.length > 0 ? `The next start runs ${pending.join(', ')}.` : 'All have run.';
  return { check, state: 'ok', text };
}
