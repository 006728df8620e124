import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { config as readEnvFile } from 'dotenv';
import { readPlatformConfig } from '../config.ts';
import { readTable } from '../csv/read-rows.ts';
import { connectPlatform } from '../cxengage/platform.ts';
import { MAX_FILE_BYTES } from '../domain/batch.ts';
import { batchRules } from '../services/batch/read.ts';
import { reportOn, reportWords } from './bulk-report.ts';
import { checkBatch } from './check-file.ts';
import { terminalJson, terminalLine } from './terminal-text.ts';

/**
 * `npm run bulk -- FILE [--json]`: checks a CSV as the bot would, looks every address up, and writes nothing. A terminal is
 * nobody in Slack, so it cannot ask for users. Ends with 0 when every row is new, 1 when some are not, 2 when it cannot tell.
 */
const USAGE = 'Use: npm run bulk -- FILE.csv [--json]';

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
  const [file, surplus] = positionals;
  if (file === undefined || surplus !== undefined) throw new Error(USAGE);
  readEnvFile({ quiet: true });
  const config = readPlatformConfig(process.env);
  const platform = connectPlatform({ ...config.cxengage, clock: { now: Date.now, elapsed: () => performance.now() } });
  // One byte more than may be shows that there are too many.
  const table = await readTable(await buffer(createReadStream(file, { end: MAX_FILE_BYTES })));
  const rules = await batchRules(platform, table.header.columns, config.form);
  const report = await reportOn(table.header.unknown, checkBatch(platform, rules, table.rows));
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
