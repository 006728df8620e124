import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ErrorKind, isKnownError } from '../../src/errors.ts';
import { openStore } from '../../src/store/open.ts';
import { connectionError } from '../../src/store/postgres-problems.ts';
import { checkPostgresUrl } from '../../src/store/postgres-url.ts';
import { thrownBy } from '../helpers/thrown-by.ts';

const test = suite('why PostgreSQL cannot be used');

/** An error of the server or a pooler. */
const fromServer = (code: string, message: string) =>
  Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code });
const fromSystem = (code: string, message = code) => Object.assign(new Error(message), { code });
/** pg's own errors have no code; their stack names the package. */
const fromDriver = (message: string) =>
  Object.assign(new Error(message), { stack: `Error: ${message}\n  at /x/node_modules/pg/lib/client.js:1:1` });

const errors: readonly (readonly [unknown, ErrorKind, RegExp])[] = [
  [fromSystem('ECONNREFUSED'), 'upstream', /cannot be reached or takes no connections \(ECONNREFUSED\)/],
  [fromSystem('ETIMEDOUT'), 'upstream', /cannot be reached/],
  [fromSystem('ECONNRESET'), 'upstream', /cannot be reached/],
  [fromSystem('EAI_AGAIN'), 'upstream', /host of the PostgreSQL server is not known/],
  [fromSystem('ENOTFOUND'), 'upstream', /host of the PostgreSQL server is not known/],
  [fromDriver('Connection terminated unexpectedly'), 'upstream', /no answer/],
  [fromDriver('Connection terminated due to connection timeout'), 'upstream', /no answer/],
  [fromServer('57P03', 'the database system is starting up'), 'upstream', /57P03/],
  [fromServer('57P01', 'terminating connection due to administrator command'), 'upstream', /57P01/],
  [fromServer('53300', 'sorry, too many clients already'), 'upstream', /takes no connections \(53300\)/],
  [fromServer('25006', 'cannot execute CREATE TABLE in a read-only transaction'), 'upstream', /lead to the primary/],
  [fromServer('08P01', 'server login has been failing, try again later'), 'upstream', /08P01/],
  [fromServer('08P01', 'no more connections allowed (max_client_conn)'), 'upstream', /08P01/],
  [fromServer('28P01', 'password authentication failed for user "bot"'), 'forbidden', /user or the password.*%23/],
  [fromServer('28000', 'role "bot" does not exist'), 'forbidden', /user or the password/],
  [fromServer('08P01', 'no such user: bot'), 'forbidden', /user or the password/],
  [fromServer('08P01', 'SASL authentication failed'), 'forbidden', /user or the password/],
  [fromServer('08P01', 'server login failed: FATAL password authentication failed'), 'forbidden', /the password/],
  [
    fromDriver('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'),
    'forbidden',
    /asks for a password, and DATABASE_URL has none/,
  ],
  [fromServer('3D000', 'database "bot" does not exist'), 'not_found', /does not exist.*create it/],
  [fromServer('08P01', 'no such database: bot'), 'not_found', /pgbouncer\.ini/],
  [fromServer('08P01', 'server login failed: FATAL database "bot" does not exist'), 'not_found', /pgbouncer\.ini/],
  [fromServer('08P01', 'unsupported startup parameter: search_path'), 'validation', /"search_path"/],
  [fromServer('08P01', 'unsupported startup parameter in options: geqo'), 'validation', /"geqo"/],
  [fromServer('08P01', 'transaction blocks not allowed in statement pooling mode'), 'validation', /pool_mode = tr/],
  [fromSystem('SELF_SIGNED_CERT_IN_CHAIN'), 'forbidden', /sslrootcert=.*sslmode=no-verify/],
  [fromSystem('DEPTH_ZERO_SELF_SIGNED_CERT'), 'forbidden', /sslrootcert=/],
  [fromSystem('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'forbidden', /sslrootcert=/],
  [fromSystem('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'forbidden', /sslrootcert=/],
  [fromSystem('ERR_TLS_CERT_ALTNAME_INVALID'), 'forbidden', /another host name/],
  [fromSystem('CERT_HAS_EXPIRED'), 'forbidden', /not valid today/],
  [fromDriver('The server does not support SSL connections'), 'forbidden', /sslmode=disable/],
  [
    fromServer('28000', 'no pg_hba.conf entry for host "1.2.3.4", user "bot", database "bot", no encryption'),
    'forbidden',
    /only TLS connections.*sslmode=verify-full/,
  ],
  [fromServer('28000', 'no pg_hba.conf entry for host "1.2.3.4", user "bot"'), 'forbidden', /pg_hba\.conf/],
  [
    fromSystem('ENOENT', "ENOENT: no such file or directory, open '/run/ca.pem'"),
    'validation',
    /file \/run\/ca\.pem.*sslrootcert/,
  ],
  [fromSystem('ERR_OSSL_PEM_NO_START_LINE'), 'validation', /PEM/],
  [fromServer('42501', 'permission denied for schema public'), 'forbidden', /grant/],
];

test('each cause is named with its way out, and only what may pass is waited for', () => {
  for (const [error, kind, sentence] of errors) {
    const problem = connectionError(error);
    assert.ok(isKnownError(problem), String(error));
    assert.is(problem.kind, kind, String(error));
    assert.match(problem.message, sentence);
    if (kind !== 'upstream') assert.not.match(problem.message, /check that it runs/);
  }
});

test('an error of our own stays what it is', () => {
  for (const error of [new Error('ours'), fromServer('42601', 'syntax error at or near "frm"')])
    assert.is(connectionError(error), error);
});

test('a URL in which a password ends early is refused, and the character is named', () => {
  const wrong = {
    'pa#ss': 'unencoded "#", most likely in the password: write it as %23',
    '12#34': 'unencoded "#", most likely in the password: write it as %23',
    'pa/ss': 'unencoded "/", most likely in the password: write it as %2F',
    '12/34': 'unencoded "/", most likely in the password: write it as %2F',
    'pa?ss': 'unencoded "?", most likely in the password: write it as %3F',
    '12?34': 'unencoded "?", most likely in the password: write it as %3F',
    'pa%E9ss': 'unencoded "%", most likely in the password: write it as %25',
    'a@b#c': 'unencoded "#", most likely in the password: write it as %23',
  };
  for (const [password, words] of Object.entries(wrong)) {
    let message = '';
    try {
      checkPostgresUrl(`postgres://bot:${password}@db.example.com/bot`);
    } catch (error) {
      message = isKnownError(error, 'validation') ? error.message : String(error);
    }
    assert.match(message, words, password);
    assert.match(message, 'DATABASE_URL');
    assert.not.match(message, password);
  }
});

test('a URL that .env has cut at a # says so', () => {
  assert.throws(
    () => checkPostgresUrl('postgres://bot:pa'),
    /is not a URL of the form .* \(in \.env an unquoted # begins a comment: write it as %23\)\./,
  );
});

test('a URL that pg understands is left alone', () => {
  for (const url of [
    'postgres://bot:secret@db.example.com/bot',
    'postgresql://bot@db.example.com:5432/bot?sslmode=verify-full',
    'postgres://bot:p%23a%2Fs%3F%40%25@db.example.com/bot',
    'postgres://bot:p@ss@db.example.com/bot',
    'postgres://bot:100%sure@db.example.com/bot',
    'postgres://bot:secret@/bot?host=/var/run/postgresql',
    'postgres:///bot?host=/var/run/postgresql',
    'postgres://db.example.com/bot?user=bot@server&password=secret',
    'postgres://[::1]:5432/bot',
  ]) {
    checkPostgresUrl(url);
    new pg.Client({ connectionString: url });
  }
});

test('a server that does not answer is refused without its password, and so is a URL that is none', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  assert.ok(address && typeof address === 'object');
  const open = (url: string, kind: ErrorKind) =>
    thrownBy(openStore({ url, clock: { now: Date.now }, newId: randomUUID }), kind);
  const refused = await open(`postgres://somebody:hunter2@127.0.0.1:${address.port}/none`, 'upstream');
  assert.match(refused.message, 'ECONNREFUSED');
  const noUrl = await open('postgres://somebody:hunter2@127.0.0.1:none/none', 'validation');
  assert.match(noUrl.message, 'postgres://user:password@host:5432/database');
  for (const { message, cause } of [refused, noUrl]) assert.not.match(`${message} ${cause}`, 'hunter2');
});

test.run();
