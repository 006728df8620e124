import { readRecords } from '../../../src/csv/read-records.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { readRows } from '../../helpers/read-rows.ts';
import type { BulkWorld } from './bulk-world.ts';

/** What is wrong with a batch that has ended: rows without an end, users that are there twice, lines missing from the result. */
export async function problemsAfter(world: BulkWorld, card: Message, rows: number): Promise<readonly string[]> {
  const problems: string[] = [];
  const open = readRows(
    world.path,
    "select line, state from batch_rows where state not in ('done', 'failed', 'stopped')",
  );
  for (const { line, state } of open) problems.push(`line ${line} is ${state}`);
  const made = new Map<string, number>();
  for (const { email } of world.cxengage.state.users) made.set(email, (made.get(email) ?? 0) + 1);
  for (const [email, times] of made) if (times > 1) problems.push(`${email} is there ${times} times`);
  const lines = await resultLines(world, card);
  for (let at = 1; at <= rows; at += 1) {
    const email = `person.${at}@example.com`;
    const line = lines.get(email);
    if (!line) problems.push(`${email} is not in the result`);
    else if ((line === 'created') !== made.has(email))
      problems.push(`${email}: ${line}, but on the platform: ${made.has(email)}`);
  }
  return problems;
}

/** Outcome by address, from the result file in the card's thread. */
async function resultLines({ slack }: BulkWorld, card: Message): Promise<ReadonlyMap<string, string>> {
  const file = await slack.until(
    () =>
      slack.workspace.messages
        .filter(({ thread_ts: root }) => root === card.ts)
        .flatMap(({ files = [] }) => files)
        .find(({ name }) => name === 'result.csv'),
    'the result file',
    60_000,
  );
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const response = await fetch(String(file.url_private_download), { headers });
  const lines = new Map<string, string>();
  for await (const { cells } of readRecords(await response.text())) lines.set(cells[1] ?? '', cells[2] ?? '');
  return lines;
}
