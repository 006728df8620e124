import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratchFolder } from './helpers/scratch-folder.ts';
import { codeOf } from './meta/code-of.ts';
import { readText, root } from './meta/files.ts';

interface Manifest {
  readonly engines: { readonly node: string };
  readonly optionalDependencies: object;
}

const source = await readText('src/start.js');
const { engines, optionalDependencies }: Manifest = JSON.parse(await readText('package.json'));
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const test = suite('src/start.js');

test('goes on with the compile cache when Node.js is new enough', async () => {
  const needed = [`>=${major}.${minor}`, `>=${major - 1}.${minor + 1}`];
  for (const { folder, ...end } of await Promise.all(needed.map((version) => startOf(version)))) {
    assert.equal(end, { code: 7, stdout: 'index.ts, compile cache: true', stderr: '' });
  }
});

test('runs the doctor instead, which finds a Node.js that is too old in the same way', async () => {
  const args = ['--doctor'];
  const [good, old] = await Promise.all([
    startOf(`>=${major}.${minor}`, { args }),
    startOf(`>=${major + 1}.0`, { args }),
  ]);
  assert.equal([good.code, good.stdout, good.stderr], [0, 'doctor.ts', '']);
  assert.equal([old.code, old.stdout], [1, '']);
  assert.match(old.stderr, /^create-user-bot needs Node\.js \d+\.0 or newer and this is v/);
});

test('says in one sentence that Node.js is too old, which version is needed, and where one is', async () => {
  const [newerMinor, newerMajor] = [`${major}.${minor + 1}`, `${major + 1}.0`];
  const [here, missing] = await Promise.all([
    startOf(`>=${newerMinor}`, { isInstalled: true }),
    startOf(`>=${newerMajor}`),
  ]);
  const own = ({ folder }: { folder: string }) => `${folder}/node_modules/node/bin/node`;
  assert.is(here.stderr, sentence(newerMinor, `run it with the project's own, ${own(here)}`));
  assert.is(
    missing.stderr,
    sentence(newerMajor, `run "npm install", which brings the project's own to ${own(missing)}`),
  );
  assert.equal([here.code, here.stdout, missing.code, missing.stdout], [1, '', 1, '']);
});

test('fails when the start neither goes on nor ends', async () => {
  assert.is((await startOf('>=14.0', { index: 'await new Promise(() => {});' })).code, 1);
});

test('has only what Node.js 14.0 can read', () => {
  assert.equal(source.match(/^import\b.*/gm), ["import module from 'module';"]);
  assert.not.match(codeOf(source), /\bawait\b|\?\?=|\|\|=|&&=|\bprocess\.getBuiltinModule\b|\bmeta\.(?!url\b)/);
});

test("package.json names the version, and brings the project's own Node.js without development packages", () => {
  assert.match(engines.node, /^>=\d+\.\d+$/);
  assert.ok('node' in optionalDependencies, 'put "node" into "optionalDependencies" of package.json');
});

const INDEX = `
import { getCompileCacheDir } from 'node:module';
const isOn: boolean = Boolean(getCompileCacheDir());
process.stdout.write('index.ts, compile cache: ' + isOn);
process.exitCode = 7;
`;

const DOCTOR = "const name: string = 'doctor.ts'; process.stdout.write(name); process.exitCode = 0;";
const none: readonly string[] = [];

/** How start.js ends in a project of its own, which needs this version of Node.js. */
async function startOf(version: string, { index = INDEX, isInstalled = false, args = none } = {}) {
  const folder = await scratchFolder();
  try {
    await Promise.all([
      mkdir(join(folder, 'src/cli'), { recursive: true }),
      mkdir(join(folder, 'node_modules/node/bin'), { recursive: true }),
    ]);
    await Promise.all([
      writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', engines: { node: version } })),
      writeFile(join(folder, 'src/index.ts'), index),
      writeFile(join(folder, 'src/cli/doctor.ts'), DOCTOR),
      copyFile(new URL('src/start.js', root), join(folder, 'src/start.js')),
      isInstalled && writeFile(join(folder, 'node_modules/node/bin/node'), ''),
    ]);
    return { folder, ...(await endOf([join(folder, 'src/start.js'), ...args])) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function endOf(args: readonly string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: {} }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

function sentence(needed: string, advice: string): string {
  return `create-user-bot needs Node.js ${needed} or newer and this is ${process.version}: ${advice}.\n`;
}

test.run();
