import { access } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { parse } from 'yaml';
import { variables } from '../../src/variables.ts';
import { readText, root, sourcesIn } from '../meta/files.ts';
import { importsOf } from '../meta/imports-of.ts';
import { commandOf, copied, ignored, stages } from './dockerfile.ts';

/** `STOP_MS` of src/index.ts: how long the bot takes to stop at most. */
const STOP_SECONDS = 30;
const secret = v.object({ file: v.string() });
const service = v.looseObject({
  environment: v.record(v.string(), v.string()),
  secrets: v.array(v.string()),
  stop_grace_period: v.string(),
});
const composeFile = v.looseObject({
  services: v.object({ bot: service, database: service }),
  secrets: v.record(v.string(), secret),
});

const { scripts, dependencies }: { scripts: { start: string }; dependencies: object } = JSON.parse(
  await readText('package.json'),
);
const options = scripts.start.split(' ').slice(1, -1);
const [build = [], image = []] = await stages();
const isIgnored = await ignored();
const compose = v.parse(composeFile, parse(await readText('deploy/compose.yaml')));
const unit = await readText('deploy/create-user-bot.service');
const valuesOf = (key: string) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
const test = suite('what a deployment is made of');

test('image and unit run the bot with the options of npm start, and no shell between', async () => {
  assert.equal(await commandOf(image), scripts.start.split(' '));
  const [node, ...words] = valuesOf('ExecStart')[0]?.split(' ') ?? [];
  assert.is(node, '/opt/create-user-bot/node_modules/node/bin/node');
  assert.equal(words, [...options, '/opt/create-user-bot/src/start.js']);
});

test('the image fills its compile cache with the same options, as the same user', () => {
  const run = build.findLast(({ name }) => name === 'RUN')?.words ?? '';
  assert.ok(run.startsWith(`${scripts.start} ||`), run);
  const userOf = (stage: typeof build) => stage.findLast(({ name }) => name === 'USER')?.words;
  assert.match(userOf(image) ?? '', /^[1-9]\d{4,}:[1-9]\d{4,}$/);
  assert.is(userOf(build), userOf(image));
});

test('the image holds every file and package that the bot imports, and neither sandbox nor tests', async () => {
  const paths = copied(build);
  await Promise.all(paths.map((path) => access(new URL(path, root))));
  const has = (path: string) => paths.some((one) => `${path}/`.startsWith(`${one}/`)) && !isIgnored(path);
  for (const path of ['package.json', 'manifest.yml', 'src/start.js', 'src/cli/bulk.ts']) assert.ok(has(path), path);
  for (const path of [
    'src/sandbox/index.ts',
    'src/README.md',
    'test/app.test.ts',
    '.env',
    'data/requests.db',
    '.git',
  ]) {
    assert.not(has(path), path);
  }
  const sources = (await sourcesIn('src')).filter(({ path }) => has(`src/${path}`));
  const imports = sources.flatMap(importsOf).filter(({ to, isType }) => !isType && !to.startsWith('node:'));
  const missing = imports.filter(({ to, isFile }) =>
    isFile ? !has(`src/${to}`) : !(to.split('/', to.startsWith('@') ? 2 : 1).join('/') in dependencies),
  );
  assert.equal(missing, [], 'copy these files in the Dockerfile, or move these packages to "dependencies"');
});

test('.dockerignore lets through what the Dockerfile copies, and nothing else', async () => {
  const lines = (await readText('.dockerignore')).split('\n');
  assert.is(
    lines.find((line) => !line.startsWith('#')),
    '*',
  );
  assert.equal(
    lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : [])).sort(),
    [...copied(build)].sort(),
  );
});

test('each has longer to stop than the bot takes', () => {
  const { bot } = compose.services;
  assert.ok(Number.parseInt(bot.stop_grace_period, 10) > STOP_SECONDS);
  assert.ok(Number(valuesOf('TimeoutStopSec')[0]) > STOP_SECONDS);
});

test('compose gives each service the secrets that its variables name, from files that exist nowhere but there', () => {
  for (const { environment, secrets } of Object.values(compose.services)) {
    const named = Object.values(environment).flatMap((value) => value.split('/run/secrets/')[1] ?? []);
    assert.equal([...named].sort(), [...secrets].sort());
  }
  const used = Object.values(compose.services).flatMap(({ secrets }) => secrets);
  assert.equal([...new Set(used)].sort(), Object.keys(compose.secrets).sort());
  for (const [name, { file }] of Object.entries(compose.secrets)) assert.is(file, `secrets/${name}`);
});

test('every variable that compose and the unit set for the bot is one that it reads', () => {
  const inUnit = valuesOf('Environment').flatMap((value) => value.split(' ').map((pair) => pair.split('=')[0] ?? ''));
  const names = [...Object.keys(compose.services.bot.environment), ...inUnit];
  const own = names.filter((name) => !name.startsWith('NODE_'));
  assert.ok(own.length > 5);
  assert.equal(
    own.filter((name) => !(name.replace(/_FILE$/, '') in variables.entries)),
    [],
  );
});

test('the unit loads a credential for each variable that names one', () => {
  const loaded = valuesOf('LoadCredential').map((value) => value.split(':')[0]);
  const named = valuesOf('Environment').flatMap((value) => value.split('=%d/')[1] ?? []);
  assert.ok(loaded.length > 0);
  assert.equal(named, loaded);
});

test('what an operator writes beside these files is ignored by git', async () => {
  const lines = (await readText('.gitignore')).split('\n');
  for (const path of ['deploy/settings.env', 'deploy/secrets/']) assert.ok(lines.includes(path), path);
});

test.run();
