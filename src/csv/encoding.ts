import { isUtf8 } from 'node:buffer';
import type { ChosenEncoding, Encoding } from '../domain/encoding.ts';

const startsWith = (bytes: Uint8Array, ...mark: readonly number[]) => mark.every((byte, at) => bytes[at] === byte);

/** Enough bytes to see whether every second one is zero. */
const SAMPLE_BYTES = 1024;

/**
 * Detects the encoding of a text: by its byte-order mark, else the one chosen for it, else by the zero bytes between
 * ASCII letters in UTF-16, else UTF-8 if it is mostly valid, else windows-1252, which Excel on Windows writes.
 */
export function encodingOf(bytes: Uint8Array, chosen?: ChosenEncoding): Encoding {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  if (chosen) return chosen;
  const start = bytes.subarray(0, SAMPLE_BYTES);
  const zeros = (parity: 0 | 1) => start.filter((byte, at) => byte === 0 && at % 2 === parity).length;
  if (zeros(1) > start.length / 4 && zeros(0) < zeros(1) / 2) return 'utf-16le';
  if (zeros(0) > start.length / 4 && zeros(1) < zeros(0) / 2) return 'utf-16be';
  return isUtf8(bytes) || isMostlyUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** Enough non-ASCII characters to judge the encoding. */
const SAMPLE_CHARACTERS = 1_000;

/** True also for a file that was cut or has a few lines in another encoding: then only those rows are refused. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let [valid, invalid] = [0, 0];
  for (const text of decodedAs('utf-8', bytes)) {
    const broken = text.split('\ufffd').length - 1;
    invalid += broken;
    valid += (text.match(/[^\0-\x7f]/gu)?.length ?? 0) - broken;
    if (valid + invalid > SAMPLE_CHARACTERS) break;
  }
  return valid > invalid;
}

/** Bytes per step: memory never holds a large file twice, and what is read of one step never holds the event loop. */
const CHUNK = 4 * 1024;

/** Decodes a file in parts, without its byte-order mark. */
export function decoded(bytes: Uint8Array, encoding: Encoding = encodingOf(bytes)): Generator<string> {
  return decodedAs(encoding, encoding.startsWith('utf-16') ? bytes : withoutPadding(bytes));
}

/** Some programs end a file with Ctrl-Z (CP/M and DOS), or fill its last block with NULs. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  // `findLastIndex` calls a function for each byte. On 10 MB of NULs that held the event loop for 80 ms.
  while (bytes[end - 1] === 0 || bytes[end - 1] === 0x1a) end -= 1;
  return bytes.subarray(0, end);
}

function* decodedAs(encoding: Encoding, bytes: Uint8Array): Generator<string> {
  const decoder = new TextDecoder(encoding);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield decoder.decode(bytes.subarray(at, at + CHUNK), { stream: true });
  }
  yield decoder.decode();
}

/** Magic numbers of formats that people mistake for CSV. */
const SIGNATURES: readonly (readonly [signature: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is an Excel, Numbers or zip file. Export it as CSV and upload that.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel file (xls). Save it as CSV and upload that.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF. Upload the table that it was made from, as CSV.'],
  [[0x89, 0x50, 0x4e, 0x47], 'This is a picture (PNG). Upload the table itself, as CSV.'],
  [[0xff, 0xd8, 0xff], 'This is a picture (JPEG). Upload the table itself, as CSV.'],
  [[0x1f, 0x8b], 'This file is compressed (gzip). Unpack it and upload the CSV inside.'],
];

/** A sentence that says what the file is and what to do, or undefined if it may be a CSV. */
export function notCsv(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'The file is empty.';
  const known = SIGNATURES.find(([signature]) => signature.every((byte, at) => bytes[at] === byte));
  if (known) return known[1];
  const start = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  // Slack answers a forbidden download with its sign-in page and status 200 (bolt-js issue 2585).
  if (/^(?:ï»¿)?<\?xml/.test(start)) {
    const isExcel = /progid="excel|schemas-microsoft-com:office:spreadsheet/.test(start);
    return `This is ${isExcel ? 'an Excel file saved as XML' : 'an XML file'}, not a CSV. Save it as CSV and upload that.`;
  }
  if (/^(?:ï»¿)?<(?:!doctype html|html|head)/.test(start))
    return 'This is a web page, not a CSV: the file could not be read. Upload it again.';
  if (/^(?:ï»¿)?[[{]\s*["{[]/.test(start)) return 'This is JSON, not a CSV. Upload a table with a header line.';
  return undefined;
}
