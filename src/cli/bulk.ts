import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readPlatformConfig } from '../config.ts';
import { readTable } from '../csv/read-rows.ts';
import { connectPlatform } from '../cxengage/platform.ts';
import { MAX_FILE_BYTES } from '../domain/batch.ts';
import type { BatchRow } from '../domain/batch-row.ts';
import { AUTOMATIC, type ChosenEncoding, chosenEncoding, ENCODING_CHOICES } from '../domain/encoding.ts';
import { named } from '../domain/named.ts';
import { quoted } from '../domain/text.ts';
import { readEnvironment } from '../environment/read.ts';
import type { Platform } from '../ports/platform.ts';
import { useProxy } from '../proxy.ts';
import { batchRules } from '../services/batch/read.ts';
import { REMEDY, reportOn, reportWords } from './bulk-report.ts';
import { checkBatch } from './check-file.ts';
import { readOptions } from './options.ts';
import { terminalJson, terminalLine } from './terminal-text.ts';

/**
 * `npm run bulk -- FILE [--json] [--encoding NAME] [--role NAME_OR_ID]`: checks a CSV as the bot does and looks up every
 * address. `--encoding` and `--role` are the choices of the form. Writes nothing: a terminal has no Slack identity, so it
 * cannot make requests. Exit code: 0 all rows can be sent, 1 some cannot, 2 it cannot tell.
 */
const USAGE = `Usage: npm run bulk -- FILE.csv [--json] [--encoding NAME] [--role NAME_OR_ID]
Checks a CSV as the form does. Creates nothing.
  --json      print the report as JSON
  --encoding  encoding of the file: ${ENCODING_CHOICES.join(', ')}
  --role      platform role for rows without one`;
const OPTIONS = {
  json: { type: 'boolean' },
  encoding: { type: 'string' },
  role: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

async function run(): Promise<number> {
  const { values, positionals } = readOptions({ options: OPTIONS, allowPositionals: true }, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [file, extra] = positionals;
  if (file === undefined || extra !== undefined) throw new Error(USAGE);
  const encoding = encodingNamed(values.encoding ?? AUTOMATIC);
  const environment = readEnvironment(process.env);
  const config = readPlatformConfig(environment.values, environment);
  for (const { sentence } of environment.warnings) process.stderr.write(`${terminalLine(sentence)}.\n`);
  useProxy(process.env);
  const platform = connectPlatform({ ...config.cxengage, clock: { now: Date.now, elapsed: () => performance.now() } });
  // `end` is inclusive: one byte above the limit is enough to detect a file that is too large.
  const bytes = await buffer(createReadStream(file, { end: MAX_FILE_BYTES })).catch((error) => {
    throw new Error(unreadable(file, error));
  });
  const table = await readTable(bytes, {
    ...(encoding && { encoding }),
    needsRole: values.role === undefined,
    roleRemedy: 'Choose one with --role',
    remedy: REMEDY,
  });
  // A file that is refused at its end costs CxEngage no look-up.
  const rows: BatchRow[] = [];
  for await (const row of table.rows) rows.push(row);
  const roleId = values.role === undefined ? {} : { roleId: await roleNamed(platform, values.role) };
  const rules = await batchRules(platform, table.header.columns, { ...config.form, ...roleId });
  const report = await reportOn(
    { ...table.header, headerLine: table.headerLine, readAs: table.readAs() },
    checkBatch(platform, rules, rows),
  );
  process.stdout.write(values.json ? `${terminalJson(report)}\n` : reportWords(basename(file), report, encoding));
  if (report.counts.unknown > 0) return 2;
  return report.problems.length === 0 ? 0 : 1;
}

const UNREADABLE: Readonly<Record<string, (file: string) => string>> = {
  ENOENT: (file) => `There is no file ${file}.`,
  EISDIR: (file) => `${file} is a folder. Name a CSV file in it.`,
  EACCES: (file) => `You are not allowed to read ${file}. Change its permissions, or copy it.`,
};

function unreadable(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return UNREADABLE[code]?.(`"${file}"`) ?? `"${file}" cannot be read: ${code || String(error)}.`;
}

function encodingNamed(name: string): ChosenEncoding | undefined {
  const wanted = name.trim().toLowerCase();
  if (wanted === AUTOMATIC) return undefined;
  const encoding = chosenEncoding.options.find((one) => one === wanted);
  if (encoding) return encoding;
  throw new Error(`There is no encoding ${quoted(name)}. Choose one of ${ENCODING_CHOICES.join(', ')}.`);
}

async function roleNamed(platform: Pick<Platform, 'roles'>, name: string): Promise<string> {
  const found = named(name, await platform.roles(), 'role', 'Give only one.');
  if ('problem' in found) throw new Error(found.problem);
  return found.value.id;
}

try {
  process.exitCode = await run();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message.split('\n').map(terminalLine).join('\n')}\n`);
  process.exitCode = 2;
}
