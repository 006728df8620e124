import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import * as assert from 'uvu/assert';
import type { Visitor } from './visitor.ts';

const HEADER = 'email,firstName,lastName,role';

/** A table of these lines. */
export function csvOf(lines: readonly string[]): string {
  return [HEADER, ...lines].join('\r\n');
}

/** Rows that nothing is wrong with. */
export function team(rows: number): string[] {
  return Array.from({ length: rows }, (_, at) => `new.${at + 1}@example.com,New,Number ${at + 1},Platform User`);
}

/** The addresses of these rows, sorted. */
export function addresses(lines: readonly string[]): string[] {
  return lines.map((line) => line.split(',')[0] ?? '').toSorted();
}

/** Puts a file into the form for many users. */
export async function pick({ form, reads }: Visitor, content: string | Uint8Array, name = 'team.csv'): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from(content) };
  await form.locator('input[type=file]').setInputFiles(file);
  await reads(name, form);
}

/** Sends the form with a file and the choices by label, and opens the conversation that gets the preview. */
export async function upload(
  rita: Visitor,
  content: string | Uint8Array,
  choices: Readonly<Record<string, string>> = {},
): Promise<void> {
  await rita.open('general');
  await rita.type('/create-user bulk');
  await pick(rita, content);
  for (const [label, option] of Object.entries(choices)) await rita.choose(label, option);
  await rita.press('Check rows');
  await rita.form.waitFor({ state: 'detached' });
  await rita.open('create_user');
}

/** Sends what the preview shows, and opens the thread of its card. */
export async function send(rita: Visitor, ana: Visitor, rows: number): Promise<void> {
  await rita.press(`Send ${rows} rows for approval`, rita.channel);
  await rita.reads(/Waiting for /);
  await ana.open('approvals');
  await ana.reads(`New: ${rows} users`);
  await ana.openThread(`${rows} users from`);
}

export async function approve(ana: Visitor): Promise<void> {
  await ana.press('Approve', ana.channel);
  await ana.confirm('Approve');
}

/** Waits until so many rows have ended, as the bar in the thread says, and says how many. */
export async function moved({ thread }: Visitor, least: number): Promise<number> {
  const words = thread.getByText(/\d+ of \d+ rows/);
  for (;;) {
    const before = await words.last().innerText();
    const [, ended] = /(\d+) of \d+ rows/.exec(before) ?? [];
    if (Number(ended) >= least) return Number(ended);
    await thread.getByText(before, { exact: true }).waitFor({ state: 'detached' });
  }
}

/** What a link hands out, as lines; none of its cells holds a line break. */
export async function download({ page }: Visitor, name: string, where: Locator): Promise<string[]> {
  const coming = page.waitForEvent('download');
  await where.getByRole('link', { name, exact: false }).last().click();
  const file = await coming;
  assert.is(file.suggestedFilename(), name);
  const text = await readFile(await file.path(), 'utf8');
  return text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
}

/** Addresses that the CxEngage side lists and that the bot has made, sorted. */
export async function made({ page }: Visitor, platform: string): Promise<string[]> {
  await page.goto(platform);
  await page.getByRole('heading', { name: 'The CxEngage side' }).waitFor();
  const rows = page.getByRole('region', { name: 'Users' }).getByRole('row').filter({ hasText: 'created by the bot' });
  await rows.first().waitFor();
  const texts = await rows.allInnerTexts();
  return texts.map((text) => /\S+@\S+/.exec(text)?.[0] ?? text).toSorted();
}
