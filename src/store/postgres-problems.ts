import { codeOf, type ErrorKind, isKnownError, KnownError } from '../errors.ts';
import { storageError } from './errors.ts';

/** What a failed connection means for the operator. `upstream` is waited for; any other kind ends the start. */
interface Problem {
  readonly kind: ErrorKind;
  readonly code?: RegExp;
  /** Where one code has several meanings: PgBouncer reports all its errors as 08P01. */
  readonly message?: RegExp;
  /** Gets the groups of `message`. */
  readonly sentence: (code: string, ...groups: readonly string[]) => string;
}

const ENCODE = 'Characters such as # @ / ? % in the password must be percent-encoded (# is %23).';

/** The first one that fits counts. Messages of the server are not shown: they can quote names and values. */
const PROBLEMS: readonly Problem[] = [
  {
    kind: 'validation',
    message: /unsupported startup parameter(?: in options)?: (\w+)/,
    sentence: (_code, name = '') =>
      `The pooler before PostgreSQL refuses the startup parameter "${name}": remove "${name}" from DATABASE_URL, or add it to ignore_startup_parameters in pgbouncer.ini.`,
  },
  {
    kind: 'validation',
    message: /statement pooling mode/,
    sentence: () =>
      'PgBouncer pools single statements (pool_mode = statement), and the bot needs transactions: set pool_mode = transaction (or session) in pgbouncer.ini.',
  },
  {
    kind: 'validation',
    message: /bouncer config error/,
    sentence: () => 'PgBouncer reports a mistake in its own configuration: its log says which one.',
  },
  {
    kind: 'forbidden',
    code: /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?)$/,
    sentence: (code) =>
      `The TLS certificate of the PostgreSQL server is signed by an authority that this machine does not know (${code}). Download the CA certificate of your provider and add sslmode=verify-full&sslrootcert=/path/to/ca.pem to DATABASE_URL. With sslmode=no-verify the connection is encrypted, but the server is not checked.`,
  },
  {
    kind: 'forbidden',
    code: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    sentence: (code) =>
      `The TLS certificate of the PostgreSQL server is for another host name (${code}): use a name from the certificate as the host in DATABASE_URL. With sslmode=no-verify the connection is encrypted, but the server is not checked.`,
  },
  {
    kind: 'forbidden',
    code: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    sentence: (code) =>
      `The TLS certificate of the PostgreSQL server is not valid today (${code}): renew it, and check the clock of this machine.`,
  },
  {
    kind: 'forbidden',
    message: /does not support SSL connections/,
    sentence: () =>
      'The PostgreSQL server does not support TLS, and DATABASE_URL asks for it: turn TLS on at the server, or set sslmode=disable in DATABASE_URL.',
  },
  {
    kind: 'validation',
    code: /^ERR_(OSSL|SSL|CRYPTO)/,
    sentence: (code) =>
      `TLS to the PostgreSQL server cannot be set up (${code}): check that sslrootcert, sslcert and sslkey in DATABASE_URL name PEM files that belong together, and that the port is the right one.`,
  },
  {
    kind: 'validation',
    message: /^(?:ENOENT|EACCES|EISDIR|ENOTDIR)\b.* '(.+)'$/,
    sentence: (code, path = '') =>
      `The file ${path}, which DATABASE_URL names (sslrootcert, sslcert or sslkey), cannot be read (${code}): check the path and its permissions.`,
  },
  {
    kind: 'forbidden',
    message: /no encryption|SSL off|SSL required|requires? SSL/i,
    sentence: (code) =>
      `The PostgreSQL server accepts only TLS connections from this machine (${code}): add sslmode=verify-full to DATABASE_URL (and sslrootcert=/path/to/ca.pem if your provider has its own CA).`,
  },
  {
    kind: 'forbidden',
    message: /no pg_hba\.conf entry|pg_hba\.conf rejects/,
    sentence: (code) =>
      `The PostgreSQL server does not let this machine connect as this user (${code}): add a line to its pg_hba.conf, or check the user and database name in DATABASE_URL.`,
  },
  { kind: 'not_found', code: /^3D000$/, sentence: noDatabase },
  { kind: 'not_found', message: /no such database|database "?.+"? does not exist/, sentence: noDatabase },
  {
    kind: 'forbidden',
    message: /password must be a (?:non-empty )?string|no password supplied|client password/,
    sentence: () =>
      'The PostgreSQL server asks for a password, and DATABASE_URL has none: write it after the user name.',
  },
  { kind: 'forbidden', code: /^28/, sentence: refusedLogin },
  {
    kind: 'forbidden',
    message: /auth(entication)? failed|no such user|role ".+" does not exist|^SASL/,
    sentence: refusedLogin,
  },
  {
    kind: 'forbidden',
    // 25P02: Kysely's migrator hides why it could not create its own tables.
    code: /^(42501|25P02)$/,
    sentence: (code) =>
      `The PostgreSQL user in DATABASE_URL may not create or change the bot's tables (${code}): make it the owner of the database, or grant it create on the schema. The log of the server names the statement.`,
  },
  {
    kind: 'upstream',
    code: /^25006$/,
    sentence: (code) => `The PostgreSQL server is read-only (${code}): DATABASE_URL must lead to the primary.`,
  },
  {
    kind: 'upstream',
    code: /^(ENOTFOUND|EAI_AGAIN)$/,
    sentence: (code) => `The host of the PostgreSQL server is not known (${code}): check it in DATABASE_URL. ${ENCODE}`,
  },
];

function noDatabase(code: string): string {
  return `The database in DATABASE_URL does not exist (${code}): create it on the PostgreSQL server, or check its name. Behind PgBouncer it also needs a line under [databases] in pgbouncer.ini.`;
}

function refusedLogin(code: string): string {
  return `The PostgreSQL server refuses the user or the password in DATABASE_URL (${code}): check both. ${ENCODE}`;
}

/**
 * Converts what a connection or a migration threw to the operator's error, which never has the URL or its password.
 * Returns an error that is about neither unchanged.
 */
export function connectionError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof KnownError) return error;
  const code = codeOf(error);
  for (const problem of PROBLEMS) {
    if (problem.code && !problem.code.test(code ?? '')) continue;
    const groups = problem.message ? problem.message.exec(error.message)?.slice(1) : [];
    if (groups)
      return new KnownError(problem.kind, problem.sentence(code ?? 'no code', ...groups), { code, cause: error });
  }
  if (!isKnownError(storageError(error))) return error;
  const sentence = `The PostgreSQL server cannot be reached or takes no connections (${code ?? 'no answer'}): check that it runs, and its host and port in DATABASE_URL.`;
  return new KnownError('upstream', sentence, { code, cause: error });
}
