import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startProgram } from '../helpers/program.ts';
import { realInstallation, withTrap } from './real-installation.ts';

const SANDBOX = new URL('../../src/sandbox/index.ts', import.meta.url);
const REPORT = new URL('../helpers/report-connections.ts', import.meta.url);

const test = suite('the sandbox in the folder of a real installation');

test('plays its whole story with its own stand-ins, and calls nobody else', () =>
  withTrap(async ({ port, callers }) => {
    const program = await startProgram(SANDBOX, { ...realInstallation(port), args: ['--story'], first: REPORT });
    try {
      const { code, stderr } = await program.ended;
      assert.is(code, 0, program.output());
      assert.match(program.output(), 'Done. Calls of POST /v1/users: 2. Users on the platform: 2.');
      assert.not.match(program.output(), 'a-real');
      const reported = stderr.split('\n').filter(Boolean);
      assert.ok(reported.length > 2);
      assert.equal([...new Set(reported)], ['connects to 127.0.0.1']);
      assert.is(callers(), 0);
    } finally {
      await program.remove();
    }
  }));

test.run();
