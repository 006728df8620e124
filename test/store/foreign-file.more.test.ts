import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

const test = suite('a volume that belongs to another user');

const OTHER = 12_345;
const GROUP = 23_456;
/** The bot runs as this user and as a member of the group of the volume. */
const BOT = 23_457;
const OPEN = fileURLToPath(new URL('./open-and-close.ts', import.meta.url));
const CHECK = fileURLToPath(new URL('./check-and-print.ts', import.meta.url));

/** What the start prints on a volume that `prepare` fills; empty when it works. The check must say the same before. */
async function startOn(prepare: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'volume-'));
  try {
    await prepare(folder);
    const checked = await printedBy(CHECK, folder);
    const started = await printedBy(OPEN, folder);
    // The code of the error may differ: the start finds it by writing.
    const [said = ''] = /: (.*)\n$/.exec(checked)?.slice(1) ?? [];
    assert.match(started, said);
    assert.is(checked === '', started === '');
    return started.replaceAll(folder, '/data');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function printedBy(program: string, folder: string): Promise<string> {
  const child = spawn(process.execPath, [program, `sqlite:${join(folder, 'requests.db')}`], {
    uid: BOT,
    gid: GROUP,
    env: {},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await once(child, 'close');
  return printed;
}

const volume = async (folder: string, owner = OTHER) => {
  await chown(folder, owner, GROUP);
  await chmod(folder, 0o2770);
};
const file = async (folder: string, owner: number, mode: number, name = 'requests.db') => {
  await writeFile(join(folder, name), '');
  await chown(join(folder, name), owner, GROUP);
  await chmod(join(folder, name), mode);
};

/** Whether any user may read what is at this path. */
function isOpenToAll(path: string): boolean {
  if (!existsSync(path) || (statSync(path).mode & 0o005) !== 0o005) return false;
  return dirname(path) === path || isOpenToAll(dirname(path));
}

if (userInfo().uid === 0 && isOpenToAll(dirname(OPEN)) && isOpenToAll(process.execPath)) {
  test('group-writable, and empty: the bot makes files of its own', async () => {
    assert.is(await startOn(volume), '');
  });

  for (const mode of [0o660, 0o600])
    test(`with a file of the other user, mode 0${mode.toString(8)}`, async () => {
      const said = await startOn(async (folder) => {
        await volume(folder);
        await file(folder, OTHER, mode);
      });
      assert.match(
        said,
        `/data/requests.db belongs to user ${OTHER} (mode 0${mode.toString(8)}), and the bot runs as user ${BOT}`,
      );
      assert.match(said, `chown ${BOT} /data/requests.db`);
    });

  test('with a log of the other user', async () => {
    const said = await startOn(async (folder) => {
      await volume(folder);
      await file(folder, BOT, 0o600);
      await file(folder, OTHER, 0o600, 'requests.db-wal');
    });
    assert.match(said, `/data/requests.db-wal belongs to user ${OTHER}`);
  });

  test('that the bot may not write to', async () => {
    const said = await startOn(async (folder) => {
      await volume(folder, OTHER);
      await chmod(folder, 0o755);
    });
    assert.match(said, `the folder /data belongs to user ${OTHER} (mode 0755), and the bot runs as user ${BOT}`);
  });
} else test.skip('needs root, to make files of another user, and a repository that any user may read', () => {});

test.run();
