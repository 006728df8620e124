import { decoded, encodingOf } from './encoding.ts';

/** Magic numbers of formats that people mistake for CSV. */
const SIGNATURES: readonly (readonly [signature: readonly number[], sentence: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'This is an Excel, Numbers or zip file. Export it as CSV and upload that.'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'This is an old Excel file (xls). Save it as CSV and upload that.'],
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF. Upload the original table as CSV.'],
  [[0x89, 0x50, 0x4e, 0x47], 'This is a picture (PNG). Upload the table itself, as CSV.'],
  [[0xff, 0xd8, 0xff], 'This is a picture (JPEG). Upload the table itself, as CSV.'],
  [[0x1f, 0x8b], 'This file is compressed (gzip). Unpack it and upload the CSV inside.'],
];

/** A sentence that says what the file is and what to do, or undefined if it may be a CSV. */
export function notCsv(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'The file is empty.';
  const known = SIGNATURES.find(([signature]) => signature.every((byte, at) => bytes[at] === byte));
  if (known) return known[1];
  const start = beginningOf(bytes);
  // Further down, a NUL is a problem of its row.
  if (start.split(/[\r\n]/, 1)[0]?.includes('\0'))
    return 'This is not a text file. Save the table as CSV and upload that.';
  if (/^<(?:\?xml|workbook)/.test(start)) {
    const isExcel = /progid="excel|schemas-microsoft-com:office:spreadsheet/.test(start);
    return `This is ${isExcel ? 'an Excel file saved as XML' : 'an XML file'}, not a CSV. Save it as CSV and upload that.`;
  }
  if (/^<(?:table|html[^>]*(?:office:excel|office:spreadsheet))/.test(start))
    return 'This is an Excel file saved as a web page, not a CSV. Save it as CSV and upload that.';
  // Slack answers a forbidden download with its sign-in page and status 200 (bolt-js issue 2585).
  if (/^<(?:!doctype html|html|head)/.test(start))
    return 'This is a web page, not a CSV. The file itself could not be read. Upload it again.';
  if (/^[[{]\s*["{[]/.test(start)) return 'This is JSON, not a CSV. Upload a table with a header line.';
  return undefined;
}

/** Enough to see what a text is. */
const BEGINNING = 512;

/** The first characters, lower-case, in which ASCII letters can be read whatever the encoding. */
function beginningOf(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes.subarray(0, BEGINNING));
  const [text = ''] = decoded(bytes.subarray(0, BEGINNING), encoding);
  return text.trimStart().toLowerCase();
}
