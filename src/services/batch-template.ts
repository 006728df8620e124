import { COLUMNS } from '../domain/batch-row.ts';
import type { Role } from '../domain/ports.ts';

/** A table to begin with: the columns, and an example for each platform role that there is, by its name. */
export function batchTemplate(roles: readonly Role[]) {
  const example = ({ name }: Role, at: number) => {
    const cells: Partial<Record<(typeof COLUMNS)[number], string>> = {
      ...{ email: `person.${at + 1}@example.com`, firstName: 'First', lastName: 'Last' },
      ...{ roleId: name, status: 'enabled' },
    };
    return COLUMNS.map((column) => cells[column] ?? '');
  };
  return { header: COLUMNS, lines: roles.map(example) };
}
