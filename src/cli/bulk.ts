import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { config as readEnvFile } from 'dotenv';
import { readPlatformConfig } from '../config.ts';
import { readTable } from '../csv/read-rows.ts';
import { connectPlatform } from '../cxengage/platform.ts';
import { MAX_FILE_BYTES } from '../domain/batch.ts';
import type { BatchRow } from '../domain/batch-row.ts';
import { batchRules } from '../services/batch/read.ts';
import { reportOn, reportWords } from './bulk-report.ts';
import { checkBatch } from './check-file.ts';
import { terminalJson, terminalLine } from './terminal-text.ts';

/**
 * `npm run bulk -- FILE [--json]`: checks a CSV as the bot does and looks up every address. Writes nothing: a terminal
 * has no Slack identity, so it cannot make requests. Exit code: 0 all rows are new, 1 some are not, 2 it cannot tell.
 */
const USAGE = 'Use: npm run bulk -- FILE.csv [--json]';

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [file, extra] = positionals;
  if (file === undefined || extra !== undefined) throw new Error(USAGE);
  readEnvFile({ quiet: true });
  const config = readPlatformConfig(process.env);
  const platform = connectPlatform({ ...config.cxengage, clock: { now: Date.now, elapsed: () => performance.now() } });
  // `end` is inclusive: one byte above the limit is enough to detect a file that is too large.
  const table = await readTable(await buffer(createReadStream(file, { end: MAX_FILE_BYTES })));
  // A file that is refused at its end costs CxEngage no look-up.
  const rows: BatchRow[] = [];
  for await (const row of table.rows) rows.push(row);
  const rules = await batchRules(platform, table.header.columns, config.form);
  const report = await reportOn(table.header, checkBatch(platform, rules, rows));
  process.stdout.write(values.json ? `${terminalJson(report)}\n` : reportWords(basename(file), report));
  if (report.counts.unknown > 0) return 2;
  return report.counts.new === report.counts.rows ? 0 : 1;
}

try {
  process.exitCode = await run();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message.split('\n').map(terminalLine).join('\n')}\n`);
  process.exitCode = 2;
}
