import { createHash } from 'node:crypto';

/** The same UUID for the same name on every run, so that a seeded id can be written down and pasted. */
export function fixedId(name: string): string {
  const hex = createHash('sha1').update(`cxengage stand-in/${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
