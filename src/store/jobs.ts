import type { ExpressionBuilder, Kysely, QueryCreator } from 'kysely';
import type { Claim, JobKind, StoredJob } from '../ports/jobs.ts';
import type { NewId } from '../ports/runtime.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

export type Jobs = ReturnType<typeof createJobs>;

/**
 * Jobs as rows: one of a kind for a request. Functions that take a transaction are part of it. A claim is ours as long
 * as its lease is in the row, also after its end, until somebody else claims the job.
 */
export function createJobs({ db, engine, now }: Database, newId: NewId) {
  const ours = (executor: Kysely<Schema>, { jobId, lease }: Claim) =>
    executor.updateTable('jobs').where('id', '=', jobId).where('lease', '=', lease);
  const back = { lease: null, lease_until: null };
  const isFree = (eb: ExpressionBuilder<Schema, 'jobs'>) =>
    eb.or([eb('lease', 'is', null), eb('lease_until', '<=', now())]);

  /** Jobs of a kind that are due and held by nobody, the longest due first. */
  const due = (from: Pick<QueryCreator<Schema>, 'selectFrom'>, kind: JobKind) =>
    from
      .selectFrom('jobs')
      .select('id')
      .where('kind', '=', kind)
      .where('run_at', '<=', now())
      .where(isFree)
      .orderBy('run_at');

  return {
    /** Makes the jobs due now. One that exists starts anew; a worker that runs it keeps its lease. */
    async ask(trx: Kysely<Schema>, requestId: string, kinds: readonly JobKind[]): Promise<void> {
      if (kinds.length === 0) return;
      const due = { request_id: requestId, run_at: now(), attempts: 0, starts: 0, version: 1, ...back };
      await trx
        .insertInto('jobs')
        .values(kinds.map((kind) => ({ id: newId(), kind, ...due })))
        .onConflict((conflict) =>
          conflict.columns(['kind', 'request_id']).doUpdateSet((eb) => ({
            version: eb('jobs.version', '+', 1),
            attempts: 0,
            starts: 0,
            run_at: eb
              .case()
              .when('jobs.run_at', '<', eb.ref('excluded.run_at'))
              .then(eb.ref('jobs.run_at'))
              .else(eb.ref('excluded.run_at'))
              .end(),
          })),
        )
        .execute();
    },

    /** Whether the claim is ours, and stays so until the transaction ends; what the transaction stores is progress. */
    async holdAndNote(trx: Kysely<Schema>, claim: Claim): Promise<boolean> {
      return changed(await ours(trx, claim).set({ starts: 0 }).executeTakeFirstOrThrow());
    },

    /** Whether the claim is ours, as a condition of a single statement. */
    isHeld:
      ({ jobId, lease }: Claim) =>
      ({ exists, selectFrom }: Pick<ExpressionBuilder<Schema, never>, 'exists' | 'selectFrom'>) =>
        exists(
          selectFrom('jobs')
            .select('id')
            .where('id', '=', jobId)
            .where('lease', '=', lease)
            .$if(engine === 'postgres', (query) => query.forUpdate()),
        ),

    /** See the port. */
    async of(requestId: string): Promise<readonly StoredJob[]> {
      const query = db.selectFrom('jobs').selectAll().where('request_id', '=', requestId).orderBy('kind');
      return (await query.execute()).map(({ kind, run_at, attempts, lease_until }) => ({
        kind,
        runAt: run_at,
        attempts,
        ...(lease_until !== null && { leaseUntil: lease_until }),
      }));
    },

    /** See the port. */
    async has(requestId: string, kind: JobKind): Promise<boolean> {
      const query = db.selectFrom('jobs').select('id').where('request_id', '=', requestId).where('kind', '=', kind);
      return (await query.executeTakeFirst()) !== undefined;
    },

    /** See the port; `executor` may be a transaction. */
    async end(executor: Kysely<Schema>, claim: Claim): Promise<boolean> {
      const { numDeletedRows } = await executor
        .deleteFrom('jobs')
        .where('id', '=', claim.jobId)
        .where('lease', '=', claim.lease)
        .where('version', '=', claim.version)
        .executeTakeFirstOrThrow();
      if (numDeletedRows) return true;
      // Whoever asked for it meanwhile has set what is counted to 0.
      return changed(
        await ours(executor, claim)
          .set({ ...back, run_at: now() })
          .executeTakeFirstOrThrow(),
      );
    },

    /** See the port. */
    async dueKinds(kinds: readonly JobKind[]): Promise<readonly JobKind[]> {
      // Not «exists», in which PostgreSQL forgets the order and with it the index.
      const found = await db
        .selectNoFrom(() => kinds.map((kind) => due(db, kind).limit(1).as(kind)))
        .executeTakeFirstOrThrow();
      return kinds.filter((kind) => found[kind] !== null);
    },

    /** See the port. The longest due come first. */
    async claim(kind: JobKind, limit: number, leaseMs: number): Promise<readonly Claim[]> {
      const lease = newId();
      const rows = await db
        .with('due', (cte) =>
          due(cte, kind)
            .orderBy('id')
            .limit(limit)
            .$if(engine === 'postgres', (query) => query.forUpdate().skipLocked()),
        )
        .updateTable('jobs')
        .from('due')
        .whereRef('jobs.id', '=', 'due.id')
        .set((eb) => ({ lease, lease_until: now(leaseMs), starts: eb('starts', '+', 1) }))
        .returning(['jobs.id', 'request_id', 'attempts', 'starts', 'version', 'run_at'])
        .execute();
      return rows
        .sort((a, b) => a.run_at - b.run_at || (a.id < b.id ? -1 : 1))
        .map(({ id, request_id, attempts, starts, version }) => ({
          jobId: id,
          kind,
          requestId: request_id,
          attempts: attempts + 1,
          starts,
          lease,
          version,
        }));
    },

    /** Gives every job back, whoever holds it. */
    async endLeases(): Promise<void> {
      await db.updateTable('jobs').set(back).where('lease', 'is not', null).execute();
    },

    /** See the port. */
    async renew(claim: Claim, leaseMs: number): Promise<boolean> {
      return changed(
        await ours(db, claim)
          .set({ lease_until: now(leaseMs) })
          .executeTakeFirstOrThrow(),
      );
    },

    /** See the port. A job that was asked for again meanwhile is due now, and has not been tried. */
    async postpone(claim: Claim, delayMs: number, attempts = claim.attempts): Promise<boolean> {
      return changed(
        await ours(db, claim)
          .set((eb) => {
            const isSame = eb.case().when('version', '=', claim.version);
            return {
              ...back,
              starts: 0,
              run_at: isSame.then(now(delayMs)).else(now()).end(),
              attempts: isSame.then(attempts).else(eb.ref('attempts')).end(),
            };
          })
          .executeTakeFirstOrThrow(),
      );
    },

    /** See the port. */
    async giveBack(claim: Claim): Promise<boolean> {
      return changed(await ours(db, claim).set(back).executeTakeFirstOrThrow());
    },

    /** See the port. */
    async noteProgress(claim: Claim): Promise<void> {
      await ours(db, claim).set({ starts: 0 }).execute();
    },

    /** See the port. */
    async defer(claim: Claim, delayMs: number): Promise<boolean> {
      return changed(
        await ours(db, claim)
          .where('version', '=', claim.version)
          .set({ run_at: now(delayMs) })
          .executeTakeFirstOrThrow(),
      );
    },
  };
}

function changed({ numUpdatedRows }: { numUpdatedRows: bigint }): boolean {
  return numUpdatedRows > 0n;
}
