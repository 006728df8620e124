import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { root, sourcesIn } from './files.ts';

const run = promisify(execFile);
const IMPORT_EACH = fileURLToPath(new URL('import-each.ts', import.meta.url));
const OPTIONS = ['--permission', '--allow-fs-read=*', '--disable-warning=ExperimentalWarning'];
/** With a server's name, so that what only runs where there is a PostgreSQL is imported as it would be there. */
const ENV = { TEST_DATABASE_URL: 'postgres://127.0.0.1:1/none' };
const found = v.object({ file: v.string(), problem: v.string() });

/** What these files do when they are imported, by file. */
async function problemsOf(files: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await run(process.execPath, [...OPTIONS, IMPORT_EACH, ...files], { env: ENV });
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return Object.fromEntries(
    lines.map((line) => v.parse(found, JSON.parse(line))).map((one) => [one.file, one.problem]),
  );
}

const test = suite('importing a test file');

test('starts nothing: no server, connection, process, timer, database or file', async () => {
  const files = (await sourcesIn('test')).filter(({ path }) => path.endsWith('.test.ts'));
  const paths = files.map(({ path }) => fileURLToPath(new URL(`test/${path}`, root)));
  assert.ok(paths.length > 100);
  assert.equal(await problemsOf(paths), {}, 'start it in the first test: see test/helpers/begin-with.ts');
});

test('is watched for each of these', async () => {
  const folder = await scratchFolder();
  const sqlite = import.meta.resolve('better-sqlite3');
  const bad: Readonly<Record<string, readonly [code: string, problem: RegExp]>> = {
    server: ["import { createServer } from 'node:http'; createServer().listen(0);", /it listens/],
    'awaited server': [
      "import { once } from 'node:events'; import { createServer } from 'node:net'; await once(createServer().listen(0), 'listening');",
      /it listens/,
    ],
    connection: ["import { connect } from 'node:net'; connect(1);", /it connects/],
    fetch: ["fetch('http://127.0.0.1/').catch(() => {});", /it fetches/],
    process: ["import { spawn } from 'node:child_process'; spawn('true');", /restricted/],
    thread: ["import { Worker } from 'node:worker_threads'; new Worker('0', { eval: true });", /restricted/],
    timer: ['setInterval(() => {}, 1000);', /leaves Timeout open/],
    folder: ["import { mkdtemp } from 'node:fs/promises'; await mkdtemp('/tmp/a');", /restricted/],
    'folder that is not awaited': ["import { mkdtemp } from 'node:fs/promises'; void mkdtemp('/tmp/a');", /restricted/],
    database: [`import Sqlite from '${sqlite}'; new Sqlite(':memory:');`, /addon/],
  };
  const good = "import { readFile } from 'node:fs/promises'; await readFile(new URL(import.meta.url), 'utf8');";
  const pathOf = (name: string) => join(folder, `${name}.mjs`);
  try {
    await writeFile(pathOf('good'), good);
    for (const [name, [code]] of Object.entries(bad)) await writeFile(pathOf(name), code);
    const problems = await problemsOf([...Object.keys(bad), 'good'].map(pathOf));
    for (const [name, [, problem]] of Object.entries(bad)) assert.match(problems[pathOf(name)] ?? '', problem, name);
    assert.is(problems[pathOf('good')], undefined);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.run();
