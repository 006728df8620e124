import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startProgram } from '../helpers/program.ts';

const SANDBOX = new URL('../../src/sandbox/index.ts', import.meta.url);
const REPORT = new URL('../helpers/report-connections.ts', import.meta.url);

/** What a developer who runs the real program may have: every variable names `port`, where nobody may call. */
const real = (port: number) => ({
  SLACK_BOT_TOKEN: 'xoxb-a-real-one',
  SLACK_APP_TOKEN: 'xapp-a-real-one',
  SLACK_SIGNING_SECRET: 'a-real-signing-secret',
  SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
  HOST: '0.0.0.0',
  PORT: String(port),
  CXENGAGE_API_URL: `http://127.0.0.1:${port}`,
  CXENGAGE_USERNAME: 'admin',
  CXENGAGE_PASSWORD: 'a-real-password',
  APPROVALS_CHANNEL: 'C0REAL',
  REQUESTERS: '*',
  APPROVERS: 'U0REAL',
  DATABASE_URL: `postgres://bot:a-real-password@127.0.0.1:${port}/requests`,
  PGHOST: '127.0.0.1',
  PGPORT: String(port),
  HTTP_PROXY: `http://127.0.0.1:${port}`,
  HTTPS_PROXY: `http://127.0.0.1:${port}`,
});

const test = suite('the sandbox in the folder of a real installation');

test('plays its whole story with its own stand-ins, and calls nobody else', async () => {
  let callers = 0;
  const trap = createServer((socket) => {
    callers += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => void trap.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
  const variables = real((trap.address() as AddressInfo).port);
  const hostile = {
    ...variables,
    SLACK_API_URL: 'https://evil.example/api/',
    CXENGAGE_API_URL: 'https://evil.example',
  };
  const envFile = Object.entries(hostile)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
  // The environment traps what is on this machine, the file names hosts that are elsewhere.
  const program = await startProgram(SANDBOX, { env: variables, envFile, args: ['--story'], first: REPORT });
  try {
    const { code, stderr } = await program.ended;
    assert.is(code, 0, program.output());
    assert.match(program.output(), 'User created');
    assert.not.match(program.output(), 'a-real');
    const reported = stderr.split('\n').filter(Boolean);
    assert.ok(reported.length > 2);
    assert.equal([...new Set(reported)], ['connects to 127.0.0.1']);
    assert.is(callers, 0);
  } finally {
    await program.remove();
    await new Promise((resolve) => trap.close(resolve));
  }
});

test.run();
