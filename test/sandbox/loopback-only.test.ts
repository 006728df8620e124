import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';

type Setting = Partial<Pick<SandboxOptions, 'env' | 'databaseUrl' | 'prepare'>>;

async function start(setting: Setting): Promise<void> {
  const database = await createSqliteDatabase();
  const log = createLogger('silent');
  try {
    const options = { clock: createClock(), mode: 'http', databaseUrl: database.url, log } as const;
    await (await startSandbox({ ...options, ...setting })).close();
  } finally {
    await database.drop();
  }
}

const message = (setting: Setting) =>
  start(setting).then(
    () => 'it starts',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

const test = suite('the sandbox stays on this machine');

/** Variable, value, the host that the refusal names. */
const refused: readonly (readonly [string, string, string])[] = [
  ['SLACK_API_URL', 'https://slack.com/api/', 'slack.com'],
  ['SLACK_API_URL', 'https://127.0.0.1.evil.example/api/', '127.0.0.1.evil.example'],
  ['SLACK_API_URL', 'https://localhost.evil.example/api/', 'localhost.evil.example'],
  ['CXENGAGE_API_URL', 'https://api.cxengage.net', 'api.cxengage.net'],
  ['CXENGAGE_API_URL', 'https://10.0.0.1', '10.0.0.1'],
  ['CXENGAGE_API_URL', 'https://[::2]', '[::2]'],
  ['DATABASE_URL', 'postgres://bot:s3cret@evil.example/requests', 'evil.example'],
  ['DATABASE_URL', 'postgres://127.0.0.1/requests?host=evil.example', 'evil.example'],
  ['DATABASE_URL', 'postgres://127.0.0.1,evil.example/requests', '127.0.0.1,evil.example'],
  ['HOST', '0.0.0.0', '0.0.0.0'],
];
for (const [name, value, host] of refused) {
  test(`it refuses ${name}=${value}, before the app starts`, async () => {
    const setting: Setting = name === 'DATABASE_URL' ? { databaseUrl: value } : { env: { [name]: value } };
    let prepared = false;
    const prepare = () => {
      prepared = true;
    };
    assert.is(await message({ ...setting, prepare }), `The sandbox stays on this machine, but ${name} names ${host}.`);
    assert.is(prepared, false);
  });
}

test('it refuses a database without a host when PGHOST would name one elsewhere', async () => {
  const before = process.env.PGHOST;
  process.env.PGHOST = 'evil.example';
  try {
    assert.match(await message({ databaseUrl: 'postgres:///requests' }), 'DATABASE_URL names evil.example');
  } finally {
    if (before === undefined) delete process.env.PGHOST;
    else process.env.PGHOST = before;
  }
});

test('it takes a database server of this machine, which may come up later', async () =>
  assert.is(await message({ databaseUrl: 'postgres://localhost:1/requests' }), 'it starts'));

test('it takes the other names of this machine', async () => {
  const away = (url: string) => message({ env: { CXENGAGE_API_URL: url } });
  for (const url of ['http://localhost:1', 'http://127.9.9.9:1', 'http://[::1]:1']) {
    assert.is(await away(url), 'it starts', url);
  }
});

test.run();
