import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isKnownError } from '../../src/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { pgbouncerPath, startPgbouncer } from '../helpers/pgbouncer.ts';
import { createPostgresDatabase, postgresServer } from '../helpers/postgres.ts';

const run = promisify(execFile);
const test = suite("TLS to a server whose provider has its own CA (PgBouncer's)");
const hasOpenssl = ['/usr/bin/openssl', '/usr/local/bin/openssl'].some((path) => existsSync(path));

/** A CA and a certificate for 127.0.0.1, signed by it. */
async function makeCertificates(folder: string) {
  const openssl = (...args: readonly string[]) => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=Provider CA',
    '-days',
    '2',
  );
  await openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=db');
  await writeFile(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1\n');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  await openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.pem');
  const ca = join(folder, 'ca.pem');
  const chain = join(folder, 'chain.pem');
  await run('sh', ['-c', 'cat server.pem ca.pem > chain.pem'], { cwd: folder });
  await Promise.all([folder, chain, join(folder, 'server.key')].map((path) => chmod(path, 0o755)));
  return { ca, chain, key: join(folder, 'server.key') };
}

if (pgbouncerPath && postgresServer && hasOpenssl) {
  test('what each sslmode does is said', async () => {
    const database = await createPostgresDatabase(postgresServer ?? '');
    const folder = await mkdtemp(join(tmpdir(), 'tls-'));
    const { ca, chain, key } = await makeCertificates(folder);
    const pooler = await startPgbouncer(database.url, {
      client_tls_sslmode: 'require',
      client_tls_cert_file: chain,
      client_tls_key_file: key,
    });
    const open = async (parameters: string, host = '127.0.0.1') => {
      const url = new URL(pooler.url);
      url.hostname = host;
      try {
        await (await openStore({ url: `${url}${parameters}`, clock: { now: Date.now }, newId: randomUUID })).close();
        return 'opened';
      } catch (error) {
        return isKnownError(error) ? `${error.kind}: ${error.message}` : String(error);
      }
    };
    try {
      for (const mode of ['require', 'prefer', 'verify-ca', 'verify-full'])
        assert.match(
          await open(`?sslmode=${mode}`),
          /^forbidden: .*\(SELF_SIGNED_CERT_IN_CHAIN\)\. Download the CA/,
          mode,
        );
      assert.is(await open(`?sslmode=verify-full&sslrootcert=${ca}`), 'opened');
      assert.is(await open(`?sslmode=require&sslrootcert=${ca}`), 'opened');
      assert.is(await open('?sslmode=no-verify'), 'opened');
      assert.match(
        await open(`?sslmode=verify-full&sslrootcert=${ca}`, 'localhost'),
        /^forbidden: .*another host name/,
      );
      assert.match(await open(`?sslmode=verify-full&sslrootcert=${ca}.none`), /^validation: The file .*ca\.pem\.none,/);
      assert.match(
        await open(`?sslmode=verify-full&sslrootcert=${join(folder, 'names')}`),
        /^(validation|forbidden): /,
      );
      for (const parameters of ['', '?sslmode=disable'])
        assert.match(await open(parameters), /^forbidden: .*accepts only TLS connections/);
    } finally {
      await pooler.close();
      await database.drop();
      await rm(folder, { recursive: true });
    }
  });
} else test.skip('needs TEST_DATABASE_URL, PgBouncer and openssl', () => {});

test.run();
