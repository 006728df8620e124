import SqliteFile from 'better-sqlite3';
import { createSqliteDatabase } from '../../helpers/databases.ts';
import { eventually } from '../../helpers/eventually.ts';
import { createPostgresDatabase, postgresServer } from '../../helpers/postgres.ts';
import { createTcpProxy } from '../../helpers/tcp-proxy.ts';

export type Engine = 'sqlite' | 'postgres';

/** A database that can be away for the program and not for the trial. */
export interface FailingDatabase {
  readonly engine: Engine;
  /** As the program reaches it. */
  readonly url: string;
  /** Straight to it. */
  readonly directUrl: string;
  away(): Promise<void>;
  back(): Promise<void>;
  drop(): Promise<void>;
}

export async function createFailingDatabase(engine: Engine): Promise<FailingDatabase> {
  return engine === 'sqlite' ? lockedFile() : proxiedServer();
}

/** Away means that another connection holds the lock of the file. */
async function lockedFile(): Promise<FailingDatabase> {
  const { url, path, drop } = await createSqliteDatabase();
  let other: SqliteFile.Database | undefined;
  const lock = () => {
    const file = new SqliteFile(path, { timeout: 0 });
    try {
      file.exec('begin immediate');
      return file;
    } catch {
      // The program is writing.
      file.close();
      return undefined;
    }
  };
  return {
    engine: 'sqlite',
    url,
    directUrl: url,
    async away() {
      other ??= await eventually(lock, 'the lock of the file');
    },
    async back() {
      other?.close();
      other = undefined;
    },
    drop,
  };
}

async function proxiedServer(): Promise<FailingDatabase> {
  if (!postgresServer) throw new Error('There is no PostgreSQL server: set TEST_DATABASE_URL.');
  const server = new URL(postgresServer);
  const { url, drop } = await createPostgresDatabase(server.href);
  const proxy = await createTcpProxy({ host: server.hostname, port: Number(server.port || 5432) });
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(proxy.port);
  let isAway = false;
  return {
    engine: 'postgres',
    url: through.href,
    directUrl: url,
    async away() {
      if (isAway) return;
      isAway = true;
      await proxy.close();
    },
    async back() {
      if (isAway) await proxy.open();
      isAway = false;
    },
    async drop() {
      await proxy.close();
      await drop();
    },
  };
}
