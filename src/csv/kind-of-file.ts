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
