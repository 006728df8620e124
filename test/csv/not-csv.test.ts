import { deflateSync, gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { notCsv } from '../../src/csv/not-csv.ts';
import { untilBroken } from './read-all.ts';

const test = suite('files that are no CSV');

const mark = '\ufeff';
const binary = (...start: readonly number[]) => Buffer.from([...start, ...deflateSync('email,role\n')]);
const WEB_PAGE = /^This is a web page, not a CSV\. The file itself could not be read\. Upload it again\.$/;
const JSON_FILE = /^This is JSON, not a CSV\. Upload a table with a header line\.$/;

const files: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ['xlsx', binary(0x50, 0x4b, 0x03, 0x04, 0x14, 0x00), /^This is an Excel, Numbers or zip file\. Export it as CSV/],
  [
    'xls',
    binary(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    /^This is an old Excel file \(xls\)\. Save it as CSV/,
  ],
  ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n'), /^This is a PDF\./],
  ['PNG', binary(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), /^This is a picture \(PNG\)\./],
  ['JPEG', binary(0xff, 0xd8, 0xff, 0xe0), /^This is a picture \(JPEG\)\./],
  ['gzip', gzipSync('email,role\n'), /^This file is compressed \(gzip\)\. Unpack it/],
  ['a sign-in page', Buffer.from('<!DOCTYPE html><html><head><title>Sign in</title>'), WEB_PAGE],
  ['a sign-in page after blank lines', Buffer.from('\n\n  <html lang="en">'), WEB_PAGE],
  ['a web page with a byte-order mark', Buffer.from(`${mark}<!doctype HTML>`), WEB_PAGE],
  ['XML', Buffer.from('<?xml version="1.0"?><users/>'), /^This is an XML file, not a CSV\. Save it as CSV/],
  [
    'a workbook of Excel as XML',
    Buffer.from('<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>'),
    /^This is an Excel file saved as XML, not a CSV\. Save it as CSV/,
  ],
  [
    'such a workbook in UTF-16, without a declaration',
    Buffer.from(`${mark}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, 'utf16le'),
    /^This is an Excel file saved as XML/,
  ],
  [
    'a web page that was made for Excel',
    Buffer.from('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>'),
    /^This is an Excel file saved as a web page, not a CSV\. Save it as CSV/,
  ],
  ['a table of a web page', Buffer.from('<table><tr><td>email'), /^This is an Excel file saved as a web page/],
  [
    "any other program's file",
    Buffer.from('SQLite format 3\0\x10\0\x01'),
    /^This is not a text file\. Save the table as CSV/,
  ],
  ['JSON in UTF-16', Buffer.from(`${mark}[{"email":"a@b.example"}]`, 'utf16le'), JSON_FILE],
  ['a JSON object', Buffer.from('{\n  "email": "a@b.example"\n}'), JSON_FILE],
  ['a JSON list', Buffer.from('[{"email":"a@b.example"}]'), JSON_FILE],
  ['JSON with a byte-order mark', Buffer.from(`${mark}["a"]`), JSON_FILE],
  ['an empty file', new Uint8Array(), /^The file is empty\.$/],
];

for (const [name, bytes, sentence] of files)
  test(`${name} is told from a CSV`, async () => {
    assert.match(notCsv(bytes) ?? '', sentence);
    const broken = await untilBroken(bytes);
    assert.equal(broken.records, []);
    assert.match(broken.sentence, sentence);
  });

for (const text of ['email', 'PK,email', '{first},email', '[email],role', '<email>,role', '"email","role"', '﻿email'])
  test(`«${text}» may be a CSV`, () => assert.is(notCsv(Buffer.from(text)), undefined));

test.run();
