import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eventually } from './eventually.ts';

const PATHS = ['/usr/sbin', '/usr/bin', '/usr/local/bin'].map((folder) => join(folder, 'pgbouncer'));

/** The program, where this machine has it (Debian: `apt-get install pgbouncer`). */
export const pgbouncerPath = PATHS.find((path) => existsSync(path));

export interface PgBouncer {
  /** The database of `url`, by way of the pooler. */
  readonly url: string;
  close(): Promise<void>;
}

/** A pooler of its own before the database that `url` names, with the defaults of the package but these settings. */
export async function startPgbouncer(url: string, settings: Readonly<Record<string, string>>): Promise<PgBouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  const port = await freePort();
  const { host, port: serverPort, user = '', password } = new pg.Client({ connectionString: url });
  const users = join(folder, 'users.txt');
  const lines = Object.entries({
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: users,
    ...settings,
  });
  const file = join(folder, 'pgbouncer.ini');
  const login = `user=${user}${password ? ` password=${password}` : ''}`;
  const text = [
    '[databases]',
    `${new URL(url).pathname.slice(1)} = host=${host} port=${serverPort} ${login}`,
    '[pgbouncer]',
    ...lines.map(([name, value]) => `${name} = ${value}`),
  ];
  await writeFile(file, `${text.join('\n')}\n`);
  await writeFile(users, `"${user}" ""\n`);
  await Promise.all([chmod(folder, 0o755), chmod(file, 0o644), chmod(users, 0o644)]);
  // It refuses to run as root.
  const asNobody = userInfo().uid === 0 ? ['-u', 'nobody'] : [];
  const child = spawn(pgbouncerPath ?? 'pgbouncer', [...asNobody, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => (printed += part));
  const ended = once(child, 'close');
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  };
  try {
    await eventually(() => /process up/.test(printed) || child.exitCode !== null, 'PgBouncer');
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${printed}`);
  } catch (error) {
    await close();
    throw error;
  }
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  through.search = '';
  return { url: through.href, close };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address !== 'object') throw new Error('no port is free');
  return address.port;
}
