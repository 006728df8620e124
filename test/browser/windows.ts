import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type Visitor, visitorOf } from './visitor.ts';

/** How long somebody waits for what he expects to see. */
const PATIENCE_MS = 20_000;

export interface Windows {
  /** Opens the workspace in a window of its own, as one of its people. */
  visit(name: string, options?: BrowserContextOptions): Promise<Visitor>;
  /** Throws when a page has thrown or complained: nothing of that goes unheard. */
  check(): void;
  /** What stands in all of them now. */
  texts(): Promise<string>;
}

/** Windows of one browser; `address` holds the key. */
export function createWindows(browser: Browser, address: string): Windows {
  const trouble: string[] = [];
  const visitors: Visitor[] = [];
  return {
    async visit(name, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('console', (line) => {
        // A refusal that the page itself shows is also noted by the browser.
        if (line.type() === 'error' && !/status of 409/.test(line.text())) trouble.push(line.text());
      });
      await page.goto(address);
      const visitor = visitorOf(page);
      visitors.push(visitor);
      await page.getByRole('group', { name: 'You are' }).waitFor();
      // The page is there before the app behind it runs.
      await page.locator('.alarm').waitFor({ state: 'detached' });
      await visitor.become(name);
      return visitor;
    },
    check() {
      if (trouble.length > 0) throw new Error(`the page complained: ${trouble.join('; ')}`);
    },
    async texts() {
      const seen = await Promise.all(visitors.map(({ page }) => page.locator('body').innerText()));
      return seen.join('\n---\n');
    },
  };
}
