import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type Program, startProgram } from '../helpers/program.ts';
import { launch } from './chromium.ts';
import { type Visitor, visitorOf } from './visitor.ts';

const SANDBOX = new URL('../../src/sandbox/index.ts', import.meta.url);
/** A whole story with everything that goes wrong in it takes less. */
const LIMIT_MS = 150_000;
/** How long somebody waits for what he expects to see. */
const PATIENCE_MS = 20_000;

export interface Workspace {
  readonly program: Program;
  readonly browser: Browser;
  /** With the key. */
  readonly address: string;
  /** Opens the workspace in a window of its own, as one of its people. */
  visit(name: string, options?: BrowserContextOptions): Promise<Visitor>;
}

/** What `npm run sandbox` starts, as a process of its own, and a real browser. Nothing that the pages throw goes unheard. */
export function withWorkspace(run: (workspace: Workspace) => Promise<void>): () => Promise<void> {
  return async () => {
    const program = await startProgram(SANDBOX, { args: [], limitMs: LIMIT_MS });
    const browser = await launch();
    const trouble: string[] = [];
    const visitors: Visitor[] = [];
    try {
      const address = /http:\S+/.exec(await program.line(/http:\S+key=/))?.[0] ?? '';
      await run({
        program,
        browser,
        address,
        async visit(name, options = {}) {
          const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
          context.setDefaultTimeout(PATIENCE_MS);
          const page = await context.newPage();
          page.on('pageerror', (error) => trouble.push(error.message));
          page.on('console', (line) => {
            if (line.type() === 'error') trouble.push(line.text());
          });
          await page.goto(address);
          const visitor = visitorOf(page);
          visitors.push(visitor);
          await page.getByRole('group', { name: 'You are' }).waitFor();
          await visitor.become(name);
          return visitor;
        },
      });
      if (trouble.length > 0) throw new Error(`the page complained: ${trouble.join('; ')}`);
    } catch (error) {
      const seen = await Promise.all(visitors.map(({ page }) => page.locator('body').innerText()));
      throw new Error(`${error instanceof Error ? error.message : error}\n${seen.join('\n---\n')}`, { cause: error });
    } finally {
      await browser.close();
      program.kill('SIGTERM');
      await program.ended;
      await program.remove();
    }
  };
}
