import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, copyFile, cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../src/sandbox/clock.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { startCxengage } from '../../src/sandbox/cxengage/server.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { seedIds as people, seed } from '../../src/sandbox/slack/seed.ts';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { SCOPES } from '../../src/slack/check.ts';
import { inTime } from '../helpers/in-time.ts';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { readText, root } from '../meta/files.ts';
import { commandOf, copied, ignored, stages } from './dockerfile.ts';

const run = promisify(execFile);
const [build = [], image = []] = await stages();
const isIgnored = await ignored();
const [uid = 0, gid = 0] = (image.find(({ name }) => name === 'USER')?.words ?? '').split(':').map(Number);
/** Only root can become another user. For anyone else the modes of the files are what keeps the bot from writing. */
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid, gid } : {};
const test = suite('the image, as a folder');

/**
 * The folder that the Dockerfile makes: `app` is read-only, and `data` can be written by the bot. With a copy of Node.js,
 * because the user of the image may not be able to enter the folder of this checkout.
 */
async function layOut(folder: string): Promise<void> {
  const app = join(folder, 'app');
  await chmod(folder, 0o755);
  for (const path of copied(build)) {
    await cp(new URL(path, root), join(app, path), {
      recursive: true,
      filter: (from) => !isIgnored(from.slice(fileURLToPath(root).length)),
    });
  }
  // What `npm ci --omit=dev --omit=optional` installs, by the lock file.
  const { packages }: { packages: Record<string, Record<string, boolean>> } = JSON.parse(
    await readText('package-lock.json'),
  );
  const needed = Object.keys(packages).filter((path) => {
    const { dev, optional, devOptional } = packages[path] ?? {};
    return path !== '' && !dev && !optional && !devOptional;
  });
  for (const path of needed) {
    const from = fileURLToPath(new URL(path, root));
    // A package that is nested in another is needed for its own sake, or not at all.
    const filter = (file: string) => !file.slice(from.length).includes('node_modules');
    await cp(from, join(app, path), { recursive: true, filter });
  }
  const own = async (path: string) => {
    await mkdir(path, { recursive: true });
    if (isRoot) await chown(path, uid, gid);
    return path;
  };
  await symlink(await own(join(folder, 'data')), join(app, 'data'));
  const cache = await own(join(app, '.compile-cache'));
  await copyFile(process.execPath, join(folder, 'node'));
  const [node = '', ...args] = await commandOf(image);
  const env = { NODE_COMPILE_CACHE: cache };
  const first = await run(nodeOr(node, folder), args, { ...user, cwd: app, env }).catch((error: unknown) => error);
  assert.is(Object(first).code, 1, String(Object(first).stderr));
  assert.match(Object(first).stderr, 'SLACK_BOT_TOKEN is missing');
  await run('chmod', ['-R', 'a=rX', app]);
}

const nodeOr = (word: string, folder: string) => (word === 'node' ? join(folder, 'node') : word);

test('creates a user with nothing to write to but its data, and ends with 0 when it is stopped', async () => {
  const folder = await scratchFolder();
  const clock = createClock();
  const [slack, cxengage] = await Promise.all([startSlack({ clock, seed, scopes: SCOPES }), startCxengage({ clock })]);
  const app = join(folder, 'app');
  try {
    await layOut(folder);
    const before = (await readdir(app, { recursive: true })).sort();
    const [node = '', ...args] = await commandOf(image);
    const child = spawn(nodeOr(node, folder), args, {
      ...user,
      cwd: app,
      env: {
        ...environmentOf(slack, cxengage, 'socket'),
        ...{ NODE_ENV: 'production', NODE_COMPILE_CACHE: join(app, '.compile-cache') },
        NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
    const ended = once(child, 'close');
    try {
      await Promise.race([
        slack.until(() => (slack.connections > 0 && /"msg":"running"/.test(output)) || undefined, 'the connection'),
        ended.then(() => Promise.reject(new Error(`the bot ended:\n${output}`))),
      ]);
      const [rita, ana] = [slack.as(people.rita), slack.as(people.ana)];
      await rita.command('');
      await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
      await rita.options('roleId');
      const email = 'zoltan.quist@example.com';
      rita.fill({ email, firstName: 'Zoltan', lastName: 'Quist', roleId: cxengageIds.platformUser });
      assert.is((await rita.submit()).action, 'close');
      const { messages } = slack.workspace;
      const card = await slack.until(
        () => messages.find(({ channel, ephemeralTo }) => channel === people.approvals && !ephemeralTo),
        'the card',
      );
      await ana.click({ channel: card.channel, ts: card.ts }, 'approve_request');
      await slack.until(() => messages.find((one) => one.thread_ts === card.ts), 'the result');
      assert.is(cxengage.state.findUser(email)?.firstName, 'Zoltan');
    } finally {
      child.kill('SIGTERM');
      await inTime(ended, 'the end of the bot').catch(() => child.kill('SIGKILL'));
    }
    assert.equal(await ended, [0, null], output);
    assert.match(
      output,
      /cache for \S+ file:\/\/\S+\/src\/index\.ts was accepted/,
      'the cache of the build is not used',
    );
    const after = (await readdir(app, { recursive: true })).filter((path) => !path.startsWith('data/')).sort();
    assert.equal(after, before);
    assert.ok((await readdir(join(folder, 'data'))).includes('requests.db'));
  } finally {
    await Promise.all([slack.close(), cxengage.close()]);
    await run('chmod', ['-R', 'u+w', folder]);
    await rm(folder, { recursive: true, force: true });
  }
});

test.run();
