import type { AuditEvent } from '../../domain/audit-event.ts';
import type { StoredRow } from '../../domain/batch.ts';
import type { Writes } from '../../domain/writes.ts';
import type { RowChange } from '../../ports/batch-rows.ts';
import { carryOut } from '../carry-out.ts';
import type { Ledger, Step } from '../ledger.ts';
import type { Made, Operation } from '../operation.ts';
import { addToTenant, createUser } from '../operations.ts';
import { failedOutcome, halfDone, joinOutcomes, type Refusal } from '../outcome-of.ts';
import { isInTenant } from './look-up.ts';
import type { Objection } from './pause.ts';
import { MAX_ROW_DELAY_MS } from './row-queue.ts';
import type { BatchRun } from './run.ts';
import { withUser } from './user-of-row.ts';

/** A look-up of the preview is not repeated unless it is older than this, or from before this process started. */
const FRESH_MS = 15 * 60_000;

/** One row of a batch being carried out. */
export interface RowRun {
  readonly batch: BatchRun;
  readonly row: StoredRow;
  /** Stops this worker's run: the batch is paused, or another worker has it. */
  readonly stop: () => void;
  /** As in `CarryOut`; throws `held` when the batch waits or is about to be paused. */
  readonly standing: () => Promise<string | undefined>;
  /** This run has created the row's user. */
  readonly isUserNew?: boolean;
  /** Of a stopped batch only the open writes are settled, and it ends even during an outage. */
  readonly isStopped: boolean;
  /** Throws `held` if the batch is to be paused for this, else the row fails. */
  readonly pauseFor: (objection: Objection) => void;
}

/** Carries out one row of an approved batch, or resumes one whose worker died. A failure affects only this row. */
export async function carryOutRow(run: RowRun): Promise<void> {
  const { ports, request } = run.batch;
  const found = await withUser(ports.store, request.id, run.row);
  if (!('row' in found)) {
    if (!(await rowLedger(run).take(found))) run.stop();
    return;
  }
  const ledger = rowLedger({ ...run, row: found.row });
  const { standing, isStopped } = run;
  const waitsWithOpenWrite = !isStopped;
  const ending = await carryOut({ ...ports, standing, waitsWithOpenWrite, inTurn: ports.pace.call }, ledger);
  if (ending === 'overtaken') run.stop();
}

/** Stores each step of one row under the batch's claim. */
export function rowLedger(run: RowRun): Ledger {
  const { batch, row } = run;
  const { ports, request, claim } = batch;
  const { store, clock, newId, log } = ports;
  const operations = operationsOf(run);
  const about = { requestId: request.id, line: row.line };
  const { made } = row;
  const eventOf = (kind: AuditEvent['kind'], detail: AuditEvent['detail']) => {
    return { requestId: request.id, kind, detail: { line: row.line, ...detail }, at: clock.now() };
  };

  async function change(to: RowChange, event?: AuditEvent): Promise<Ledger | undefined> {
    const isStored = await store.changeRow(claim, row, to, event);
    const isUserNew = run.isUserNew || to.made !== undefined;
    return isStored ? rowLedger({ ...run, isUserNew, row: changed(row, to) }) : undefined;
  }

  async function begin(writes: Writes): Promise<Ledger | undefined> {
    const state = row.userId === undefined ? 'creating' : 'inviting';
    const isStored = await store.startWrite(claim, row, state, writes);
    return isStored ? rowLedger({ ...run, row: changed(row, { state, writes }) }) : undefined;
  }

  async function done(now: Made): Promise<Ledger | undefined> {
    const [operation, ...others] = operations;
    if (!operation) return undefined;
    const outcome = joinOutcomes(made, operation.outcome(now));
    const userId = row.userId ?? outcome.userId;
    const next = { userId, writes: null };
    if (others.length > 0) return change({ ...next, state: 'inviting', made: outcome, tries: 0, nextAt: clock.now() });
    const event = eventOf('row_done', { userId, ...(outcome.differs && { differs: true }) });
    return change({ ...next, state: 'done', outcome: { ...outcome, userId } }, event);
  }

  function fail(refusal: Refusal, writes: Writes | null): Promise<Ledger | undefined> {
    const { userId, content } = row;
    const fullRefusal = halfDone(refusal, { made, invitation: content?.invitation, names: request.names });
    const outcome = { ...failedOutcome(fullRefusal, newId()), ...(userId !== undefined && { userId }) };
    const { kind, reference } = outcome;
    log.warn({ ...about, kind, reference }, 'row failed');
    return change({ state: 'failed', outcome, writes }, eventOf('row_failed', { kind, reference }));
  }

  return {
    operations,
    about,
    state: { writes: row.writes, tries: row.tries },
    async take(step: Step) {
      switch (step.step) {
        case 'begin':
          return begin(step.writes);
        case 'lose':
          return change({ state: row.state, writes: step.writes, nextAt: clock.now() });
        case 'later': {
          const { tries, writes, delayMs } = step;
          // Back to `new`, unless a write is open or the user is already created.
          const isBegun = writes?.open !== undefined || made !== undefined;
          const state = isBegun ? row.state : 'new';
          return change({ state, tries, writes, nextAt: clock.now() + Math.min(delayMs, MAX_ROW_DELAY_MS) });
        }
        case 'done':
          return done(step.made);
        case 'fail':
          return fail(step.refusal, step.writes);
      }
    },
  };
}

/** The remaining operations of a row. A row with a user id needs no user created. */
function operationsOf({ batch, row, isUserNew, pauseFor }: RowRun): readonly Operation[] {
  const { ports, request } = batch;
  const { content, userId, line } = row;
  if (!content) throw new Error(`Line ${line} of request ${request.id} has nothing to carry out.`);
  const { platform, pace, clock, startedAt } = ports;
  // Trust the reply to a write: another look-up per row would slow down the whole batch.
  const paced = (operation: Operation, lookUpFirst: Operation['lookUpFirst']): Operation => ({
    ...operation,
    readsBack: false,
    lookUp: () => pace.call(operation.lookUp),
    lookForLost: () => pace.call(operation.lookForLost),
    lookUpFirst: () => pace.call(lookUpFirst),
    async obstacle() {
      const obstacle = await pace.read(operation.obstacle);
      if (obstacle?.names) pauseFor({ kind: 'forbidden', ...obstacle });
      return obstacle;
    },
  });
  const skipLookUp = async () => undefined;
  const create = createUser(platform, content.user, request.names);
  // If the clock was set back, the age is negative and the look-up does not count as fresh.
  const { checkedAt = Number.NEGATIVE_INFINITY } = row;
  const age = clock.now() - checkedAt;
  const isFresh = age >= 0 && age <= FRESH_MS && checkedAt >= startedAt;
  const creating = { ...paced(create, create.lookUp), ...(isFresh && { lookUpFirst: skipLookUp }) };
  const { invitation } = content;
  if (!invitation) return [creating];

  // CxEngage may have stored a different address from the approved one, and finds the user only by that.
  const stored = { ...invitation, email: row.made?.email ?? invitation.email };
  const invite = addToTenant(platform, stored, request.names);
  // A row that was sent holds this change, so no other request of this bot can have written it since the approval.
  // A list is never from before this process, so it also has what was written before a backup was restored.
  const since = request.decision?.at ?? clock.now();
  const isApprovedHere = since >= startedAt;
  // A tenant look-up reads the whole list of users, which is too expensive for each row.
  const lookUpFirst = async () => {
    const { tenantId } = invitation;
    return (await isInTenant(platform, { tenantId, email: invite.email }, since)) ? invite.lookUp() : undefined;
  };
  // A user created just now is in no tenant. A user of an earlier batch or attempt may have been added since.
  const isMade = row.made !== undefined && row.state === 'inviting';
  const isNew = userId === undefined || (isMade && (isUserNew || isApprovedHere));
  const inviting = { ...paced(invite, lookUpFirst), ...(isNew && { lookUpFirst: skipLookUp }) };
  return userId === undefined ? [creating, inviting] : [inviting];
}

/** The row after the change. */
function changed(row: StoredRow, to: RowChange): StoredRow {
  const { writes: before, ...rest } = row;
  const writes = to.writes === undefined ? before : to.writes;
  return {
    ...rest,
    state: to.state,
    tries: to.tries ?? row.tries,
    ...(writes && { writes }),
    ...(to.userId !== undefined && { userId: to.userId }),
    ...(to.made && { made: to.made }),
    ...(to.outcome && { outcome: to.outcome }),
  };
}
