/** A CSV of so many users, with a header: `person.1@example.com` and so on. */
export function csvOf(count: number, { name = 'person', role = 'Platform User' } = {}): string {
  const row = (_: unknown, at: number) => `${name}.${at + 1}@example.com,First ${at + 1},Last,${role}`;
  return ['email,first name,last name,role', ...Array.from({ length: count }, row), ''].join('\n');
}

const TABLES = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** The bytes of each character in an encoding that a TextDecoder knows: TextEncoder writes only UTF-8. */
function bytesIn(encoding: string): ReadonlyMap<string, readonly number[]> {
  const known = TABLES.get(encoding);
  if (known) return known;
  const table = new Map<string, readonly number[]>();
  const decoder = new TextDecoder(encoding);
  const add = (...bytes: readonly number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
  };
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  for (const byte of range(0, 0xff)) add(byte);
  if (!encoding.startsWith('windows')) for (const a of range(0x81, 0xfe)) for (const b of range(0x40, 0xfe)) add(a, b);
  // Latin letters with accents have four bytes in GB18030.
  if (encoding === 'gb18030')
    for (const b of range(0x30, 0x39))
      for (const c of range(0x81, 0xfe)) for (const d of range(0x30, 0x39)) add(0x81, b, c, d);
  TABLES.set(encoding, table);
  return table;
}

/** A text in another encoding than UTF-8. */
export function encoded(text: string, encoding: string): Uint8Array {
  const table = bytesIn(encoding);
  const bytes = [...text].flatMap((character) => {
    const found = table.get(character);
    if (!found) throw new Error(`${encoding} has no ${character}`);
    return found;
  });
  return Uint8Array.from(bytes);
}
