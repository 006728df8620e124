import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { withDesk } from '../helpers/desk.ts';
import { createPostgresDatabase, postgresServer } from '../helpers/postgres.ts';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { createTcpProxy } from '../helpers/tcp-proxy.ts';
import { storedRequests } from '../soak/stored-request.ts';
import { type Scene, withProgram } from '../with-program.ts';

const run = promisify(execFile);
const test = suite('a database that fails while the program runs');

/** Rita has the form open and filled in, and may send it as often as she likes. */
async function withForm({ slack }: Pick<Scene, 'slack'>, email: string) {
  const rita = slack.as(people.rita);
  await rita.command(email);
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  rita.fill({ roleId: cxengageIds.platformUser });
  return rita;
}

/** What the form says of the trouble; nothing was stored, and nothing typed is lost. */
async function refused({ slack }: Pick<Scene, 'slack'>, rita: ReturnType<Scene['slack']['as']>, sentence: RegExp) {
  const { errors } = await rita.submit();
  assert.match(errors?.email ?? '', sentence);
  assert.match(
    errors?.email ?? '',
    /Please try again\. If it happens again, give the bot's operator this reference: [0-9a-f]{8}\./,
  );
  assert.is(slack.workspace.messages.filter(({ channel }) => channel === people.approvals).length, 0);
}

const carriesOut = async ({ slack }: Pick<Scene, 'slack'>, rita: ReturnType<Scene['slack']['as']>) => {
  assert.is((await rita.submit()).action, 'close');
  const cards = () =>
    slack.workspace.messages.find(({ channel, ephemeralTo }) => channel === people.approvals && !ephemeralTo);
  await slack.until(cards, 'the card');
};

test('a disk that takes no more: new requests are refused with a reason, nothing is half-written, and it recovers', () =>
  withProgram(async (scene) => {
    await scene.running();
    const rita = await withForm(scene, 'full@example.com');
    const limit = (bytes: string) => run('prlimit', ['--pid', String(scene.program.pid), `--fsize=${bytes}:unlimited`]);
    // What a full disk does to a file: writes beyond this size fail.
    await limit('1');
    await refused(scene, rita, /The bot's database (has no space left|cannot be used)/);
    assert.equal(storedRequests(join(scene.program.folder, 'data', 'requests.db')), []);
    await limit('unlimited');
    await carriesOut(scene, rita);
  }));

test('a file that was moved away: nothing is confirmed that would be lost, and it goes on once the file is back', () =>
  withProgram(async (scene) => {
    await scene.running();
    const rita = await withForm(scene, 'moved@example.com');
    const path = join(scene.program.folder, 'data', 'requests.db');
    await rename(path, `${path}-away`);
    await refused(scene, rita, /The bot's database file is not where it was, so nothing was stored\./);
    await rename(`${path}-away`, path);
    await carriesOut(scene, rita);
  }));

test('a file that another program has locked: help answers, requests are refused with a reason, and it goes on', () =>
  withProgram(async (scene) => {
    await scene.running();
    const rita = await withForm(scene, 'locked@example.com');
    const other = new SqliteFile(join(scene.program.folder, 'data', 'requests.db'), { timeout: 0 });
    other.exec('begin immediate');
    const [helped, { errors }] = await Promise.all([rita.command('help'), rita.submit()]);
    assert.ok(helped.acked);
    assert.match(errors?.email ?? '', /Another program has locked the bot's database, so nothing was stored\./);
    other.close();
    await carriesOut(scene, rita);
  }));

test('a log that is removed: nothing more is confirmed, and what was confirmed outlives a SIGKILL', () =>
  withProgram(async (scene) => {
    await scene.running();
    await carriesOut(scene, await withForm(scene, 'before@example.com'));
    const rita = await withForm(scene, 'after@example.com');
    const path = join(scene.program.folder, 'data', 'requests.db');
    await rm(`${path}-wal`);
    const { errors } = await rita.submit();
    assert.match(errors?.email ?? '', /requests\.db-wal, a part of the bot's database, was removed/);
    scene.program.kill('SIGKILL');
    await scene.program.ended;
    assert.is(storedRequests(path).length, 1);
  }));

test('a file that another program has locked at the start is waited for', async () => {
  const folder = await scratchFolder();
  const path = join(folder, 'requests.db');
  const other = new SqliteFile(path);
  other.pragma('journal_mode = WAL');
  other.exec('begin immediate');
  try {
    await withProgram(
      async (scene) => {
        await scene.program.line(/"service":"The database".*trying again/);
        other.close();
        await scene.program.line(/"msg":"service can be reached again"/);
        await scene.running();
        await carriesOut(scene, await withForm(scene, 'waited@example.com'));
      },
      { env: { DATABASE_URL: `sqlite:${path}` } },
    );
  } finally {
    other.close();
    await rm(folder, { recursive: true });
  }
});

if (postgresServer) {
  const server = new URL(postgresServer);
  test('PostgreSQL gone for a while: new requests are refused with a reason, and it goes on once it is back', async () => {
    const { url, drop } = await createPostgresDatabase(server.href);
    const proxy = await createTcpProxy({ host: server.hostname, port: Number(server.port || 5432) });
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(proxy.port);
    try {
      await withDesk(
        async (desk) => {
          const rita = await withForm(desk, 'gone@example.com');
          await proxy.close();
          await refused(desk, rita, /The bot's database cannot be used right now\./);
          await proxy.open();
          await carriesOut(desk, rita);
        },
        { databaseUrl: through.href },
      )();
    } finally {
      await proxy.close();
      await drop();
    }
  });
}

test.run();
