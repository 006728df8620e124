import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Where this machine has a Chromium; undefined: nowhere. */
export const executablePath = PLACES.find((path) => existsSync(path));

/** Said when there is none. */
export const NO_CHROMIUM = 'Skipped: this machine has no Chromium (Debian: apt install chromium).';
// uvu counts what it skips, and says nothing.
if (executablePath === undefined) console.log(NO_CHROMIUM);

/** A browser that calls nobody by itself. */
export function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(NO_CHROMIUM);
  const quiet = ['background-networking', 'component-update', 'sync'].map((what) => `--disable-${what}`);
  return chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-quic', '--no-first-run', ...quiet] });
}
