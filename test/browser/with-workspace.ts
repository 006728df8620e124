import type { Browser } from 'playwright-core';
import { type Program, startProgram } from '../helpers/program.ts';
import { launch } from './chromium.ts';
import { createWindows, type Windows } from './windows.ts';

const SANDBOX = new URL('../../src/sandbox/index.ts', import.meta.url);
/** A whole story with everything that goes wrong in it takes less. */
const LIMIT_MS = 150_000;

export interface Workspace extends Pick<Windows, 'visit'> {
  readonly program: Program;
  readonly browser: Browser;
  /** Of the workspace, with the key. */
  readonly address: string;
  /** Of the CxEngage side, likewise. */
  readonly platform: string;
}

/** What `npm run sandbox` starts, as a process of its own, and a real browser. */
export function withWorkspace(run: (workspace: Workspace) => Promise<void>): () => Promise<void> {
  return async () => {
    const program = await startProgram(SANDBOX, { limitMs: LIMIT_MS });
    const browser = await launch();
    let windows: Windows | undefined;
    try {
      const address = /http:\S+/.exec(await program.line(/http:\S+key=/))?.[0] ?? '';
      windows = createWindows(browser, address);
      const platform = address.replace('/?', '/cxengage?');
      await run({ program, browser, address, platform, visit: windows.visit });
      windows.check();
    } catch (error) {
      if (error instanceof Error) error.message += `\n${await windows?.texts()}`;
      throw error;
    } finally {
      await browser.close();
      program.kill('SIGTERM');
      await program.ended;
      await program.remove();
    }
  };
}
