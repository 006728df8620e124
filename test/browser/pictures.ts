import { fileURLToPath } from 'node:url';
import type { Visitor } from './visitor.ts';

/** `npm run screenshots` makes the pictures of the README; a test only goes the same way. */
const isAsked = process.argv.includes('--pictures');
const FOLDER = new URL('../../.github/images/', import.meta.url);

/** Keeps what a visitor sees, when pictures are asked for. */
export async function takePicture({ page }: Pick<Visitor, 'page'>, name: string): Promise<void> {
  if (isAsked) await page.screenshot({ path: fileURLToPath(new URL(`${name}.png`, FOLDER)), animations: 'disabled' });
}
