import type { PlatformUser } from '../domain/ports.ts';
import { KnownError } from '../errors.ts';
import { LATEST_SEND_MS } from './carry-out-request.ts';
import { change, laterOrFailRow, type RowRun } from './row-run.ts';

/** A start that was noted so long ago is noted anew: by now the batch may be paused, or another worker's. */
const NOTED_FRESH_MS = 250;

/** The write of a row under way, and how it ended. */
export type Sent = { readonly writing: RowRun } & ({ readonly made: PlatformUser } | { readonly error: unknown });

/**
 * Notes that the write of a row begins, and sends it when its turn comes. It is noted while others are called for, because
 * a disk takes its time, and a place in the line would be empty for as long. Undefined: it was not sent, and the row is as
 * it was.
 */
export async function writeRow(run: RowRun): Promise<Sent | undefined> {
  const { pace } = run.batch.ports;
  const noted = await noteStart(run);
  if (!noted) {
    run.stop();
    return undefined;
  }
  try {
    const sent = await pace.call(() => send(run, noted));
    if (sent) return sent;
    run.stop();
    await takeBack(noted);
  } catch (error) {
    // CxEngage takes no calls now. The next claim sees to it that nothing goes on which was stopped meanwhile.
    run.stop();
    await laterOrFailRow(noted, error, notWritten(noted));
  }
  return undefined;
}

/** Of a start that is noted again, `noted` is what the store has; undefined: the row, or the batch, has moved on. */
async function noteStart(run: RowRun, { row } = run): Promise<RowRun | undefined> {
  const { store, clock } = run.batch.ports;
  const at = clock.now();
  const state = row.userId === undefined ? 'creating' : 'inviting';
  if (!(await store.startWrite(run.batch.claim, row, state, at))) return undefined;
  return { ...run, row: { ...row, state, writeStartedAt: at, attemptStartedAt: row.attemptStartedAt ?? at } };
}

async function send(run: RowRun, noted: RowRun): Promise<Sent | undefined> {
  const { clock } = run.batch.ports;
  const age = ({ row }: RowRun) => clock.now() - (row.writeStartedAt ?? 0);
  const writing = age(noted) > NOTED_FRESH_MS ? await noteAgain(run, noted) : noted;
  if (!writing) return undefined;
  try {
    // Whoever was held up since may have lost the lease: another worker looks for this write.
    if (age(writing) > LATEST_SEND_MS) throw new KnownError('upstream', 'The call came too late to be sent.');
    return { writing, made: await writing.effect.write() };
  } catch (error) {
    return { writing, error };
  }
}

/** The first write of a step begins when it is noted last: nothing was sent before. */
function noteAgain(run: RowRun, noted: RowRun): Promise<RowRun | undefined> {
  const { attemptStartedAt: _, ...unsent } = noted.row;
  return noteStart(run, run.row.attemptStartedAt === undefined ? { ...noted, row: unsent } : noted);
}

async function takeBack(noted: RowRun): Promise<void> {
  await change(noted, { ...notWritten(noted), nextAt: noted.batch.ports.clock.now() });
}

/** No write is open, unless an earlier one of this row was never settled. */
export function notWritten({ row }: RowRun) {
  const first = row.attemptStartedAt === row.writeStartedAt;
  const state = row.userId === undefined ? 'new' : 'inviting';
  return { state, writeStartedAt: null, ...(first && { attemptStartedAt: null }) } as const;
}
