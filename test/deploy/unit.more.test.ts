import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scratchFolder } from '../helpers/scratch-folder.ts';
import { readText } from '../meta/files.ts';

const run = promisify(execFile);
const ANALYZER = '/usr/bin/systemd-analyze';
const name = 'create-user-bot.service';
/** Tenths of the exposure that systemd computes. What is left is what the bot needs: the network, and code made by V8. */
const MOST_EXPOSURE = '15';
const test = suite(`deploy/${name}`);

/** What systemd 250 or newer says about the unit, with the Node.js of this machine. Throws when it ends with an error. */
async function analyze(args: readonly string[], change = (unit: string) => unit): Promise<string> {
  const folder = await scratchFolder();
  try {
    const unit = (await readText(`deploy/${name}`)).replace(/^(ExecStart=)\S+/m, `$1${process.execPath}`);
    await writeFile(join(folder, name), change(unit));
    const { stdout, stderr } = await run(ANALYZER, [...args, join(folder, name)]);
    return stdout + stderr;
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    throw new Error(`systemd-analyze ended with ${code}: ${stdout}${stderr}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (!existsSync(ANALYZER)) {
  test.skip(`needs ${ANALYZER}`, () => {});
} else {
  test('systemd finds nothing wrong with it', async () => {
    assert.is(await analyze(['verify', '--man=no']), '');
  });

  test('a misspelt setting is found', async () => {
    assert.match(await analyze(['verify', '--man=no'], (unit) => unit.replace('UMask=', 'Umask=')), /Umask/);
  });

  test('it gives the bot little of the machine', async () => {
    const args = ['security', '--offline=yes', `--threshold=${MOST_EXPOSURE}`];
    assert.match(await analyze(args), /Overall exposure level/);
    const open = (unit: string) => unit.replace('ProtectSystem=strict', '').replace('CapabilityBoundingSet=', '');
    const refused = await analyze(args, open).then(
      () => undefined,
      (error: unknown) => String(error),
    );
    assert.match(refused ?? '', /ended with 1/);
  });
}

test.run();
