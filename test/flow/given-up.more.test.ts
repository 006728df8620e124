import SqliteFile from 'better-sqlite3';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JobKind } from '../../src/ports/jobs.ts';
import { csvOf } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { readRows } from '../helpers/read-rows.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, heldAfter, pressBelow, resultBelow, usersOf } from './approve-batch.ts';
import { openBulkForm } from './ask-batch.ts';
import { pending } from './pending-request.ts';

const test = suite('people are told that a job is given up');
const theDesk = sharedDesk(test);

const PINO_ERROR = 50;

const pathOf = ({ config }: Desk) => config.databaseUrl.replace(/^sqlite:/, '');

/** The next start of the only job of this kind comes after three that were lost. */
function loseStarts(desk: Desk, kind: JobKind): void {
  const file = new SqliteFile(pathOf(desk));
  const { changes } = file.prepare('update jobs set starts = 3, run_at = 0 where kind = ?').run(kind);
  file.close();
  assert.is(changes, 1);
}

/** Waits until such a job was tried in vain and waits for its next try. In an outage no try is used up. */
async function untilPutOff(desk: Desk, kind: JobKind): Promise<void> {
  const sql = 'select id from jobs where kind = ? and lease is null and run_at > set_at';
  await eventually(() => readRows(pathOf(desk), sql, kind).length > 0, `that ${kind} is put off`);
}

/** What is said is in the log too, by its reference. */
function isInLog({ log }: Desk, text: string): void {
  const reference = /Reference: (\S+)/.exec(text)?.[1];
  const entries = log.filter(({ msg }) => /^job given up/.test(String(msg)));
  assert.is(entries.at(-1)?.reference, reference);
  assert.is(entries.at(-1)?.level, PINO_ERROR);
}

test('of a request, in its thread and to its requester; a Retry begins anew', async () => {
  const desk = await theDesk();
  const { cxengage, ana, rita } = desk;
  const request = await pending(desk);
  await cxengage.down();
  await desk.press(ana, request.card, 'approve_request');
  await untilPutOff(desk, 'carry_out_request');
  loseStarts(desk, 'carry_out_request');
  const result = await desk.inThread(request.card, /^Failed: The bot crashed or hung three times on this request/);
  isInLog(desk, textOf(result));
  await desk.inDirect(rita, /failed: The bot crashed or hung/);
  assert.is(request.posts(), 0);
  await cxengage.up();
  await desk.press(ana, result, 'retry_request');
  await desk.inThread(request.card, /^Created as /);
});

test('of a batch, which waits for an approver and then goes on', async () => {
  const desk = await theDesk();
  const { ana } = desk;
  const { card, revision } = await heldAfter(desk, 2, () => approveBatch(desk, csvOf(6, { name: 'given' })));
  loseStarts(desk, 'carry_out_batch');
  const paused = await desk.inThread(card, /^Paused\. The bot crashed or hung three times without finishing a row\./);
  isInLog(desk, textOf(paused));
  assert.is(recordsOf(desk).status(revision), 'paused');
  await pressBelow(desk, ana, card, 'resume_batch');
  assert.match((await resultBelow(desk, card)).text, /^Done: 6 of 6/);
  assert.is(usersOf(desk, 'given'), 6);
});

test('of a file, to whoever has uploaded it, with what to do', async () => {
  const desk = await theDesk();
  const { cxengage, clock, rita } = desk;
  await openBulkForm(desk, rita);
  rita.fill({ file: [rita.upload({ name: 'poison.csv', content: csvOf(3) }).id] });
  // Roles and tenants are known for a minute.
  clock.advance(61_000);
  await cxengage.down();
  await rita.submit();
  await untilPutOff(desk, 'check_batch');
  loseStarts(desk, 'check_batch');
  const told = await desk.inDirect(rita, /poison\.csv can't be used\. The bot crashed or hung three times/);
  assert.match(textOf(told), /Check it for unusual values, then upload it again\./);
  isInLog(desk, textOf(told));
  await cxengage.up();
});

test.run();
