import type SqliteFile from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  RawNode,
  SelectQueryNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
} from 'kysely';
import type { Flush } from './flush.ts';
import type { Patience } from './patience.ts';
import type { FileWatch } from './sqlite-watch.ts';

interface FileDriverOptions {
  readonly file: SqliteFile.Database;
  /** `file`, as Kysely uses it. */
  readonly database: SqliteDatabase;
  readonly flush: Flush;
  readonly patience: Patience;
  readonly watch: FileWatch;
  readonly onDestroyed: () => void;
}

/** Kysely's driver for a file that has to keep what it has confirmed, and that other programs may lock or remove. */
export class FileDriver extends SqliteDriver {
  readonly #options: FileDriverOptions;
  #connection: DatabaseConnection | undefined;

  constructor(options: FileDriverOptions) {
    super({ database: options.database });
    this.#options = options;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= this.#guarded(await super.acquireConnection());
    return this.#connection;
  }

  /**
   * A deferred transaction that starts with a read cannot write once another process has written. `begin immediate`
   * waits for the write lock instead (https://sqlite.org/lang_transaction.html).
   */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    this.#options.onDestroyed();
  }

  /** Reports every commit to the flush, including those of single statements. */
  #guarded(connection: DatabaseConnection): DatabaseConnection {
    const { file, flush, patience, watch } = this.#options;
    return {
      executeQuery: async <Row>(compiled: CompiledQuery) => {
        const mayWrite = !SelectQueryNode.is(compiled.query);
        // A transaction has the lock, and has passed the checks.
        if (file.inTransaction) {
          const result = await connection.executeQuery<Row>(compiled);
          if (mayWrite && !file.inTransaction) flush.wrote();
          return result;
        }
        // Reads look too, so that a removed file is noticed while nothing is written.
        const problem = watch.problem();
        if (mayWrite) {
          // A claim we cannot confirm would silently use up a start of its job.
          flush.check();
          if (problem) throw problem;
        }
        const result = await patience.whenFree(() => connection.executeQuery<Row>(compiled), mayWrite);
        const isRaw = RawNode.is(compiled.query);
        const hasChanged = isRaw || result.rows.length > 0 || (result.numAffectedRows ?? 0n) > 0n;
        if (mayWrite && hasChanged && !file.inTransaction) flush.wrote();
        return result;
      },
      streamQuery: (compiled, size, options) => connection.streamQuery(compiled, size, options),
    };
  }

  /** SQLite rolls back on its own when the disk is full or fails, and a second rollback is an error. */
  override async rollbackTransaction(): Promise<void> {
    if (this.#options.file.inTransaction) this.#options.file.exec('rollback');
  }
}

/** SQLite can roll back `create table`, but Kysely's adapter says it cannot and would migrate outside a transaction. */
export class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
