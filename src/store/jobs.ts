import type { ExpressionBuilder, Kysely, QueryCreator } from 'kysely';
import type { Claim, JobKind, StoredJob } from '../ports/jobs.ts';
import type { NewId } from '../ports/runtime.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** A statement may read a time that another one has stored a moment later. */
const CLOCK_TOLERANCE_MS = 1_000;
/** No lease is longer. */
const MAX_LEASE_MS = 120_000;
/** Long enough for a worker that is alive to renew its lease. */
const SHORT_LEASE_MS = 20_000;

export type Jobs = ReturnType<typeof createJobs>;

/**
 * Jobs, at most one of each kind per request. A worker keeps its claim as long as its lease is in the row, even after
 * the lease expired, until another worker claims the job. Functions without a comment do what the Store port says.
 */
export function createJobs({ db, engine, now }: Database, newId: NewId) {
  const updateClaimed = (executor: Kysely<Schema>, { jobId, lease }: Claim) =>
    executor.updateTable('jobs').where('id', '=', jobId).where('lease', '=', lease);
  const noLease = { lease: null, lease_until: null };
  const runNow = () => ({ run_at: now(), set_at: now() });
  const isFree = (eb: ExpressionBuilder<Schema, 'jobs'>) =>
    eb.or([eb('lease', 'is', null), eb('lease_until', '<=', now())]);

  /** Due jobs of a kind that no worker holds, longest overdue first. */
  const due = (from: Pick<QueryCreator<Schema>, 'selectFrom'>, kind: JobKind) =>
    from
      .selectFrom('jobs')
      .select('id')
      .where('kind', '=', kind)
      .where('run_at', '<=', now())
      .where(isFree)
      .orderBy('run_at');

  return {
    /** Makes the jobs due now. An existing job counts from zero again; a worker that runs it keeps its lease. */
    async ask(trx: Kysely<Schema>, requestId: string, kinds: readonly JobKind[]): Promise<void> {
      if (kinds.length === 0) return;
      const due = { request_id: requestId, ...runNow(), attempts: 0, starts: 0, version: 1, ...noLease };
      await trx
        .insertInto('jobs')
        .values(kinds.map((kind) => ({ id: newId(), kind, ...due })))
        .onConflict((conflict) =>
          conflict.columns(['kind', 'request_id']).doUpdateSet((eb) => ({
            version: eb('jobs.version', '+', 1),
            attempts: 0,
            starts: 0,
            set_at: eb.ref('excluded.set_at'),
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

    /** Whether the claim is valid. Locks it until the transaction ends, and counts the transaction as progress. */
    async holdAndNote(trx: Kysely<Schema>, claim: Claim): Promise<boolean> {
      return changed(await updateClaimed(trx, claim).set({ starts: 0 }).executeTakeFirstOrThrow());
    },

    /** The same check, without noting progress, as a condition within one statement. */
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

    async of(requestId: string): Promise<readonly StoredJob[]> {
      const query = db.selectFrom('jobs').selectAll().where('request_id', '=', requestId).orderBy('kind');
      return (await query.execute()).map(({ kind, run_at, attempts, lease_until }) => ({
        kind,
        runAt: run_at,
        attempts,
        ...(lease_until !== null && { leaseUntil: lease_until }),
      }));
    },

    async has(requestId: string, kind: JobKind): Promise<boolean> {
      const query = db.selectFrom('jobs').select('id').where('request_id', '=', requestId).where('kind', '=', kind);
      return (await query.executeTakeFirst()) !== undefined;
    },

    /** See the port. `executor` may be a transaction. */
    async end(executor: Kysely<Schema>, claim: Claim): Promise<boolean> {
      const { numDeletedRows } = await executor
        .deleteFrom('jobs')
        .where('id', '=', claim.jobId)
        .where('lease', '=', claim.lease)
        .where('version', '=', claim.version)
        .executeTakeFirstOrThrow();
      if (numDeletedRows) return true;
      // The job was requested again meanwhile, which already reset its counters.
      return changed(
        await updateClaimed(executor, claim)
          .set({ ...noLease, ...runNow() })
          .executeTakeFirstOrThrow(),
      );
    },

    async dueKinds(kinds: readonly JobKind[]): Promise<readonly JobKind[]> {
      // Not "exists": PostgreSQL ignores its "order by", and then does not use the index.
      const found = await db
        .selectNoFrom(() => kinds.map((kind) => due(db, kind).limit(1).as(kind)))
        .executeTakeFirstOrThrow();
      return kinds.filter((kind) => found[kind] !== null);
    },

    /** See the port. Returns the longest overdue first. */
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

    /** Releases every job, whichever process holds it. */
    async endLeases(): Promise<void> {
      await db.updateTable('jobs').set(noLease).where('lease', 'is not', null).execute();
    },

    async renew(claim: Claim, leaseMs: number): Promise<boolean> {
      return changed(
        await updateClaimed(db, claim)
          .set({ lease_until: now(leaseMs) })
          .executeTakeFirstOrThrow(),
      );
    },

    /** See the port. A job that was requested again meanwhile is due now, with no attempts. */
    async postpone(claim: Claim, delayMs: number, attempts = claim.attempts): Promise<boolean> {
      return changed(
        await updateClaimed(db, claim)
          .set((eb) => {
            const isSame = eb.case().when('version', '=', claim.version);
            return {
              ...noLease,
              starts: 0,
              run_at: isSame.then(now(delayMs)).else(now()).end(),
              set_at: now(),
              attempts: isSame.then(attempts).else(eb.ref('attempts')).end(),
            };
          })
          .executeTakeFirstOrThrow(),
      );
    },

    async giveBack(claim: Claim): Promise<boolean> {
      return changed(await updateClaimed(db, claim).set(noLease).executeTakeFirstOrThrow());
    },

    async freeStuck(): Promise<void> {
      await db.updateTable('jobs').set(runNow()).where('set_at', '>', now(CLOCK_TOLERANCE_MS)).execute();
      await db
        .updateTable('jobs')
        .set({ lease_until: now(SHORT_LEASE_MS) })
        .where('lease_until', '>', now(MAX_LEASE_MS))
        .execute();
    },

    async noteProgress(claim: Claim): Promise<void> {
      await updateClaimed(db, claim).set({ starts: 0 }).execute();
    },

    async defer(claim: Claim, delayMs: number): Promise<boolean> {
      return changed(
        await updateClaimed(db, claim)
          .where('version', '=', claim.version)
          .set({ run_at: now(delayMs), set_at: now() })
          .executeTakeFirstOrThrow(),
      );
    },
  };
}

function changed({ numUpdatedRows }: { numUpdatedRows: bigint }): boolean {
  return numUpdatedRows > 0n;
}
