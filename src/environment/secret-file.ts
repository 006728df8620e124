import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../errors.ts';

/** Much more than a secret has. */
const MAX_SECRET_BYTES = 64 * 1024;

/** The value in a file, or why there is none. `variable` names the file. */
export function readSecret(variable: string, path: string): { readonly value: string } | { readonly problem: string } {
  const fault = (what: string) => ({ problem: `${variable} names "${path}", ${what}` });
  try {
    const bytes = startOf(path);
    if (bytes === undefined) return fault('which is a folder: name a file');
    if (bytes.length > MAX_SECRET_BYTES)
      return fault('which is larger than 64 kB: name the file that holds just the value');
    const value = decoded(bytes)?.replace(/[\r\n]+$/, '');
    if (value === undefined) return fault('which is not UTF-8 text: save it as UTF-8');
    if (!value.trim()) return fault('which is empty: put the value in it');
    if (/[\r\n]/.test(value)) return fault('which has more than one line: put just the value in it');
    return { value };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return fault('which does not exist: create it, or correct the path');
    if (code === 'EACCES') return fault('which this user may not read: change its owner or permissions');
    return fault(`which cannot be read (${code})`);
  }
}

/** The content, or enough of it to show that it is too large; undefined for a folder. A device may have no end. */
function startOf(path: string): Uint8Array | undefined {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).isDirectory()) return undefined;
    const bytes = new Uint8Array(MAX_SECRET_BYTES + 1);
    let size = 0;
    for (let read = -1; read !== 0 && size < bytes.length; size += read) read = readSync(file, bytes, { offset: size });
    return bytes.subarray(0, size);
  } finally {
    closeSync(file);
  }
}

/** The text without a byte-order mark; undefined when it is not UTF-8. */
export function decoded(bytes: Uint8Array): string | undefined {
  // UTF-16 without a mark is valid UTF-8 with a NUL beside each letter.
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
