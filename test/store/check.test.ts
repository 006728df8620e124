import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Finding } from '../../src/finding.ts';
import { checkDatabase } from '../../src/store/check.ts';
import { durabilityFinding } from '../../src/store/check-postgres.ts';
import { diskFinding } from '../../src/store/check-sqlite.ts';
import { openStore, openStoreExclusively } from '../../src/store/open.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { scratchFolder } from '../helpers/scratch-folder.ts';

const test = suite('the check of a SQLite file');

const clock = { now: Date.now };
const options = (url: string) => ({ url, clock, newId: randomUUID });

const lines = (findings: readonly Finding[]) => findings.map(({ check, state, text }) => `${state} ${check}: ${text}`);

const digestOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** What is in the folder, byte by byte, and when it was last written. */
function snapshot(folder: string) {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const { mtimeMs, mode, ino } = statSync(join(folder, name));
      // -shm is an index that each reader may write to.
      return name.endsWith('-shm') ? name : [name, mtimeMs, mode, ino, digestOf(join(folder, name))];
    });
}

interface Scene {
  readonly url: string;
  readonly path: string;
  readonly folder: string;
}

/** A file that the bot has made, and closed. `run` gets what the check says; it must change nothing. */
function withFile(prepare: (scene: Scene) => unknown, run: (found: string[], scene: Scene) => unknown) {
  return async () => {
    const folder = await scratchFolder();
    const { url, path } = await createSqliteDatabase(folder);
    try {
      await (await openStore(options(url))).close();
      const scene = { url, path, folder };
      const end = await prepare(scene);
      const before = snapshot(folder);
      const found = lines(await checkDatabase(url));
      assert.equal(snapshot(folder), before);
      if (typeof end === 'function') await end();
      await run(found, scene);
    } finally {
      await rm(folder, { recursive: true });
    }
  };
}

const freeIn = (folder: string) => new RegExp(`^ok Free disk space: [\\d,]+ MB in ${folder}\\.$`);

test(
  'that is good',
  withFile(
    () => {},
    (found, { path, folder }) => {
      assert.equal(found.slice(0, 4), [
        `ok Database: ${path} can be written.`,
        'ok Database migrations: All have run.',
        'ok Database durability: journal_mode is wal, and the bot confirms nothing before it is on disk.',
        'ok Database file mode: Only its owner can read it.',
      ]);
      assert.match(found[4] ?? '', freeIn(folder));
    },
  ),
);

test(
  'that a bot uses is read only, and the bot keeps it',
  withFile(
    async ({ url }) => {
      const store = await openStoreExclusively(options(url));
      await store.connect();
      return () => store.close();
    },
    ([first, second], { path }) => {
      assert.is(first, `ok Database: ${path} is in use by the running bot, so it was only read.`);
      assert.is(second, 'ok Database migrations: All have run.');
    },
  ),
);

test(
  'that a killed bot has left with a log leaves the log',
  withFile(
    ({ path }) => {
      const file = new SqliteFile(path);
      file.pragma('wal_autocheckpoint = 0');
      file.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
      const copy = ['', '-wal', '-shm'].map((end) => [`${path}${end}`, readFileSync(`${path}${end}`)] as const);
      file.close();
      for (const [part, bytes] of copy) writeFileSync(part, bytes, { mode: 0o600 });
    },
    ([, second]) => {
      assert.is(
        second,
        'wrong Database migrations: The database is newer than this program (it has 9999-later): start the version that wrote it, or a later one.',
      );
    },
  ),
);

test(
  'of an older version names what the start will make',
  withFile(
    ({ path }) => {
      const file = new SqliteFile(path);
      file.exec("delete from kysely_migration where name >= '0003'");
      file.close();
    },
    ([, second]) =>
      assert.match(second ?? '', /^ok Database migrations: The next start runs 0003-[\w-]+, 0004-[\w-]+(, [\w-]+)*\.$/),
  ),
);

test(
  'that others can read',
  withFile(
    ({ path }) => chmodSync(path, 0o644),
    (found, { path }) =>
      assert.is(
        found[3],
        `warning Database file mode: Others on this machine can read personal data in ${path}. Run: chmod 600 ${path}`,
      ),
  ),
);

test(
  'that is none',
  withFile(
    ({ path }) => writeFileSync(path, 'These are no tables. '.repeat(100)),
    (found, { path }) =>
      assert.equal(found, [
        `wrong Database: The database file ${path} cannot be opened (SQLITE_NOTADB): it is not a SQLite database. Give DATABASE_URL another path.`,
      ]),
  ),
);

test(
  'that another program has locked',
  withFile(
    ({ path }) => {
      const other = new SqliteFile(path);
      other.pragma('locking_mode = exclusive');
      other.exec('begin exclusive');
      return () => other.close();
    },
    (found, { path }) =>
      assert.equal(found, [
        `wrong Database: The database file ${path} cannot be opened (SQLITE_BUSY): another program has locked it. Stop that program, then start the bot again.`,
      ]),
  ),
);

test('that is not there yet makes neither it nor its folder', async () => {
  const folder = await scratchFolder();
  try {
    const path = join(folder, 'data', 'requests.db');
    const found = lines(await checkDatabase(`sqlite:${path}`));
    assert.is(found[0], `ok Database: ${path} will be created at the first start. ${folder} can be written.`);
    assert.match(found[1] ?? '', freeIn(folder));
    assert.equal(readdirSync(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('below a file, and in place of a folder', async () => {
  const folder = await scratchFolder();
  try {
    const file = join(folder, 'data');
    writeFileSync(file, '');
    const [below] = lines(await checkDatabase(`sqlite:${file}/requests.db`));
    assert.match(
      below ?? '',
      /^wrong Database: .*\/requests\.db cannot be opened \(E[A-Z]+\): give DATABASE_URL a path/,
    );
    mkdirSync(join(folder, 'requests.db'));
    const [instead] = lines(await checkDatabase(`sqlite:${join(folder, 'requests.db')}`));
    assert.match(instead ?? '', /^wrong Database: .* cannot be opened \(SQLITE_\w+\): /);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('on a disk with little room', () => {
  const of = (megabytes: number) => lines([diskFinding('/data', megabytes * 1_000_000)])[0];
  assert.is(of(2_500), 'ok Free disk space: 2,500 MB in /data.');
  assert.is(of(500), 'ok Free disk space: 500 MB in /data.');
  assert.is(
    of(499),
    'warning Free disk space: Only 499 MB in /data. The bot takes no requests once the disk is full. Free some space.',
  );
  assert.match(of(100) ?? '', /^warning/);
  assert.match(of(99) ?? '', /^wrong Free disk space: Only 99 MB in \/data\./);
});

test.run();

const postgres = suite('the settings of a PostgreSQL server that its check looks at');

const safe = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };
const durability: readonly (readonly [object, string])[] = [
  [{}, 'ok Database durability: fsync and full_page_writes are on, synchronous_commit is on.'],
  [
    { synchronous_commit: 'off' },
    'ok Database durability: fsync and full_page_writes are on, synchronous_commit is off, which the bot turns on for its own transactions.',
  ],
  [
    { full_page_writes: 'off' },
    'warning Database durability: full_page_writes is off, so a crash of the server can damage the database, unless its file system writes whole pages (ZFS does). Set full_page_writes = on in postgresql.conf.',
  ],
  [
    { fsync: 'off', full_page_writes: 'off' },
    'wrong Database durability: fsync is off, so a crash of the server can destroy the database. Set fsync = on in postgresql.conf.',
  ],
];
for (const [setting, line] of durability)
  postgres(`${JSON.stringify(setting)}`, () =>
    assert.equal(lines([durabilityFinding({ ...safe, ...setting })]), [line]),
  );

postgres('a URL that is wrong is told without its password', async () => {
  assert.equal(lines(await checkDatabase('postgres://bot:s3cret#1@127.0.0.1:5432/requests')), [
    'wrong Database: DATABASE_URL has an unencoded "#", most likely in the password: write it as %23 (percent-encode special characters).',
  ]);
});

postgres('a server that is away is told without its password', async () => {
  const [line, ...more] = lines(await checkDatabase('postgres://bot:s3cret@127.0.0.1:1/requests'));
  assert.match(line ?? '', /^wrong Database: The PostgreSQL server cannot be reached .*\(ECONNREFUSED\): check/);
  assert.not.match(line ?? '', 's3cret');
  assert.equal(more, []);
});

postgres.run();
