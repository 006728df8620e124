import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong with the page as it is, a line each. */
export async function violations(page: Page, isCovered = false): Promise<readonly string[]> {
  // Its policy lets the page run no text as code; the debugger may.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe.source });
  // A panel that covers the page on a narrow screen covers its heading too.
  const rules = { 'landmark-one-main': { enabled: !isCovered }, 'page-has-heading-one': { enabled: !isCovered } };
  const { violations: found } = await page.evaluate((only) => {
    const there: typeof axe = Reflect.get(window, 'axe');
    return there.run(document, { rules: only });
  }, rules);
  return found.map(
    ({ id, impact, nodes }) => `${impact}: ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
}
