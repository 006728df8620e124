import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTable } from '../../src/csv/read-rows.ts';
import { writeRows } from '../../src/csv/write-rows.ts';
import { isKnownError } from '../../src/errors.ts';
import { HOSTILE, plain } from './hostile-files.ts';

const test = suite('files of any content');

const SIZE = 64 * 1024;
/** Less processor time than this says nothing: the garbage collector takes as much. */
const NOTHING_MS = 40;

/** Processor time that a file takes to be read, and its cells to be written again; the less of two, in milliseconds. */
async function timeOf(text: string): Promise<number> {
  const bytes = Buffer.from(text);
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round++) {
    const begin = process.cpuUsage();
    await readAndWrite(bytes);
    const { user, system } = process.cpuUsage(begin);
    least = Math.min(least, (user + system) / 1_000);
  }
  return least;
}

async function readAndWrite(bytes: Buffer): Promise<void> {
  const lines: string[][] = [];
  try {
    const { rows } = await readTable(bytes);
    for await (const { cells } of rows) lines.push(Object.values(cells));
  } catch (error) {
    if (!isKnownError(error, 'validation')) throw error;
  }
  await writeRows(['a'], lines);
}

for (const [name, fileOf] of Object.entries(HOSTILE)) {
  test(`${name}: at most three times a plain file, and twice as many at most three times`, async () => {
    const [one, two, base] = [await timeOf(fileOf(SIZE)), await timeOf(fileOf(2 * SIZE)), await timeOf(plain(SIZE))];
    assert.ok(one <= 3 * Math.max(base, NOTHING_MS), `${one} ms, and ${base} ms for a plain file`);
    assert.ok(two <= 3 * Math.max(one, NOTHING_MS), `${two} ms for twice as much, ${one} ms for one`);
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

test('a cell that is longer than any field is refused, and its row only', async () => {
  const { rows } = await readTable(`email,first name\na@example.com,"${'\n'.repeat(3_001)}x"\nb@example.com,Bob\n`);
  const [long, next] = await all(rows);
  assert.is(long?.problem, 'first name: this cell has more than 3,000 characters.');
  assert.is(long?.cells.firstName?.length, 3_000);
  assert.equal(next?.cells, { email: 'b@example.com', firstName: 'Bob' });
  assert.is(next?.problem, undefined);
});

test('blank lines are passed over, and lines are counted with them', async () => {
  const breaks = ['\n', '\r\n', '\r'].flatMap((one) => [one.repeat(3), `${one} ${one}\t${one}`]);
  for (const blank of breaks) {
    const count = blank.match(/\r\n|\r|\n/g)?.length ?? 0;
    const { rows } = await readTable(
      `${blank}email${blank}a@example.com${blank}"b@exa\nmple.com"${blank}c@example.com`,
    );
    const lines = (await all(rows)).map(({ line }) => line);
    assert.equal(lines, [2 * count + 1, 3 * count + 1, 4 * count + 2], JSON.stringify(blank));
  }
});

test('a line break of two characters that lies across two parts of a file is one', async () => {
  const { rows } = await readTable(Buffer.from(`email\r\n${'\r\n'.repeat(5_000)}a@example.com\r\n`));
  assert.equal(
    (await all(rows)).map(({ line }) => line),
    [5_002],
  );
});

test.run();
