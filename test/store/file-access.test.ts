import { writeFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accessProblem, accessSentence, missingFolderSentence } from '../../src/store/file-access.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';

const test = suite('a SQLite file that belongs to somebody else');

test('the file or the folder, its owner and the way out are named', () => {
  assert.is(
    accessSentence('/data/requests.db', { uid: 1000, mode: 0o660, isFolder: false }, 1001),
    '/data/requests.db belongs to user 1000 (mode 0660), and the bot runs as user 1001, which must own it to keep personal data private: chown 1001 /data/requests.db, or run the bot as its owner',
  );
  assert.match(
    accessSentence('/data', { uid: 0, mode: 0o755, isFolder: true }, 1001),
    /^the folder \/data belongs to user 0 \(mode 0755\).*: chown 1001 \/data, or/,
  );
  assert.is(
    accessSentence('/data/requests.db', { uid: 1001, mode: 0o400, isFolder: false }, 1001),
    '/data/requests.db has mode 0400, so its own user may not write to it: chmod u+rw /data/requests.db',
  );
});

test('a file of our own is no problem', async () => {
  const { path, drop } = await createSqliteDatabase();
  await writeFile(path, '');
  assert.is(accessProblem(path), undefined);
  await drop();
});

test('a folder that is not there is to be made, and the one above it keeps its owner', () => {
  const sentence = missingFolderSentence('/var/lib/bot', '/var/lib', 1001);
  assert.is(
    sentence,
    'the folder /var/lib/bot does not exist, and the bot, which runs as user 1001, may not create it in /var/lib: run "install -d -m 700 -o 1001 /var/lib/bot" as root',
  );
});

test.run();
