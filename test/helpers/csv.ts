/** A CSV of so many users, with a header: `person.1@example.com` and so on. */
export function csvOf(count: number, { name = 'person', role = 'Platform User' } = {}): string {
  const row = (_: unknown, at: number) => `${name}.${at + 1}@example.com,First ${at + 1},Last,${role}`;
  return ['email,first name,last name,role', ...Array.from({ length: count }, row), ''].join('\n');
}
