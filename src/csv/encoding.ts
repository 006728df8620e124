import { isUtf8 } from 'node:buffer';

/** Labels of the Encoding standard; TextDecoder knows them all. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const begins = (bytes: Uint8Array, ...mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);

/** So much of a file tells whether every second byte of it is zero. */
const LOOKED_AT = 1024;

/**
 * The encoding of a text: by its byte-order mark, by the zeros of UTF-16 between ASCII letters, as UTF-8 where it is valid
 * for the most part, and else as what Excel on Windows writes.
 */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (begins(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (begins(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (begins(bytes, 0xfe, 0xff)) return 'utf-16be';
  const start = bytes.subarray(0, LOOKED_AT);
  const zeros = (rest: 0 | 1) => start.filter((byte, at) => byte === 0 && at % 2 === rest).length;
  if (zeros(1) > start.length / 4 && zeros(0) < zeros(1) / 2) return 'utf-16le';
  if (zeros(0) > start.length / 4 && zeros(1) < zeros(0) / 2) return 'utf-16be';
  return isUtf8(bytes) || isMostlyUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** So many letters beyond ASCII tell what they are written in. */
const ENOUGH = 1_000;

/** A file that was cut, or has a few lines of another program: the rows of those are refused, and no other's names are spoilt. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let [good, lost] = [0, 0];
  for (const text of decodedAs('utf-8', bytes)) {
    const broken = text.split('\ufffd').length - 1;
    lost += broken;
    good += (text.match(/[^\0-\x7f]/gu)?.length ?? 0) - broken;
    if (good + lost > ENOUGH) break;
  }
  return good > lost;
}

/** So many bytes at a time: a large file is never a second time in memory as a whole. */
const CHUNK = 64 * 1024;

/** The text of a file in parts, without its byte-order mark. */
export function decoded(bytes: Uint8Array): Generator<string> {
  return decodedAs(encodingOf(bytes), bytes);
}

function* decodedAs(encoding: Encoding, bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true });
  }
  yield decoder.decode();
}

/** How files begin that people take for a CSV (magic numbers of the formats). */
const KINDS: readonly (readonly [begins: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is an Excel, Numbers or zip file. Export it as CSV and upload that.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel file (xls). Save it as CSV and upload that.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF. Upload the table that it was made from, as CSV.'],
  [[0x89, 0x50, 0x4e, 0x47], 'This is a picture (PNG). Upload the table itself, as CSV.'],
  [[0xff, 0xd8, 0xff], 'This is a picture (JPEG). Upload the table itself, as CSV.'],
  [[0x1f, 0x8b], 'This file is compressed (gzip). Unpack it and upload the CSV inside.'],
];

/** What a file is that is no CSV, in a sentence that says what to do; undefined: it may be one. */
export function notCsv(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'The file is empty.';
  const known = KINDS.find(([begins]) => begins.every((byte, at) => bytes[at] === byte));
  if (known) return known[1];
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  // Slack answers a download that it does not allow with its sign-in page, status 200 (bolt-js issue 2585).
  if (/^(?:ï»¿)?<(?:!doctype html|html|head|\?xml)/.test(start))
    return 'This is a web page, not a CSV: the file could not be read. Upload it again.';
  if (/^(?:ï»¿)?[[{]\s*["{[]/.test(start)) return 'This is JSON, not a CSV. Upload a table with a header line.';
  return undefined;
}
