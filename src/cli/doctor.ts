import { readEnvironment } from '../environment/read.ts';
import { checksOf, runChecks } from './doctor-checks.ts';
import { reportWords } from './doctor-report.ts';
import { readOptions } from './options.ts';
import { terminalJson, terminalSafe } from './terminal-text.ts';

/**
 * `npm run doctor [-- --json]`: checks the set-up with the settings that `npm start` would use, while the bot runs or before
 * its first start. Changes nothing. Exit code: 0 nothing is wrong, 1 something is, 2 it cannot tell.
 */
const USAGE = `Usage: npm run doctor [-- --json]
  --json  print the findings as JSON
Checks the settings, Slack, CxEngage, the database and this machine. Changes nothing.`;
const OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  // What start.js, which checks the version of Node.js, runs this by.
  doctor: { type: 'boolean' },
} as const;
/** A check that was given up may leave a connection open. */
const END_MS = 1_000;

async function run(): Promise<number> {
  const { values } = readOptions({ options: OPTIONS }, USAGE);
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const findings = await runChecks(checksOf(readEnvironment(process.env)));
  process.stdout.write(values.json ? `${terminalJson(findings)}\n` : reportWords(findings, terminal()));
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
}

function terminal() {
  const { isTTY, columns } = process.stdout;
  // `hasColors` knows NO_COLOR and TERM=dumb.
  return isTTY ? { colors: process.stdout.hasColors(), width: columns } : { colors: false };
}

try {
  process.exitCode = await run();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message.split('\n').map(terminalSafe).join('\n')}\n`);
  process.exitCode = 2;
}
setTimeout(() => process.exit(), END_MS).unref();
