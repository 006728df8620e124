import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { visitorOf } from './visitor.ts';
import { withWorkspace } from './with-workspace.ts';

const test = suite('every day, in a browser');
if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  test(
    'eight windows of one browser show and do everything',
    withWorkspace(async ({ visit, address }) => {
      const rita = await visit('Rita');
      const context = rita.page.context();
      const others = [];
      for (const name of ['Ana', 'Ben', 'Omar', 'Gus', 'Sol', 'Rita', 'Ana']) {
        const page = await context.newPage();
        await page.goto(address);
        const other = visitorOf(page);
        await other.become(name);
        others.push(other);
      }
      await rita.type('Good morning');
      for (const other of others) await other.reads('Good morning');
      const last = others.at(-1);
      await last?.type('And to you');
      await rita.reads('And to you');
    }),
  );

  test(
    'one form in two windows is one form: what is typed in one stands in the other',
    withWorkspace(async ({ visit }) => {
      const [one, two] = [await visit('Rita'), await visit('Rita')];
      await one.type('/create-user');
      await one.form.waitFor();
      await two.form.waitFor();
      await one.fill('First name', 'Zoe');
      await two.page.waitForFunction(() =>
        [...document.querySelectorAll('input')].some(({ value }) => value === 'Zoe'),
      );
      assert.is(await two.form.getByLabel('First name').inputValue(), 'Zoe');

      // The keys mean the window also when a click beside it has left the focus with nobody.
      await two.page.mouse.click(400, 200);
      await two.page.keyboard.press('Escape');
      for (const { form } of [one, two]) await form.waitFor({ state: 'detached' });
    }),
  );

  test(
    'a long day: the page stays in its place, drafts stay, and a list stays where its reader is',
    withWorkspace(async ({ visit }) => {
      const [rita, ben] = [await visit('Rita'), await visit('Ben')];
      await ben.open('approvals');
      await rita.open('approvals');
      for (let count = 1; count <= 15; count += 1)
        await rita.type(`Message ${count} <b>&</b> https://example.com/${count}`);
      await ben.reads('Message 15 <b>&</b>');
      assert.is(await ben.channel.getByRole('link', { name: 'https://example.com/15', exact: true }).count(), 1);
      const list = ben.channel.getByRole('log');
      await list.evaluate((element) => element.scrollTo({ top: 0 }));
      await ben.page.mouse.move(700, 500);
      const roots = rita.channel.getByRole('article');
      await roots.nth(3).getByRole('button', { name: 'Reply in thread' }).click();
      await rita.thread.getByRole('textbox').fill('A reply');
      await rita.thread.getByRole('textbox').press('Enter');
      await rita.reads('A reply', rita.thread);
      await ben.reads('1 reply');
      assert.is(await list.evaluate((element) => element.scrollTop), 0);
      // Whoever has scrolled up has not seen what came since. A reply in a thread of others marks only that thread.
      const news = ben.page.getByRole('button', { name: /approvals\s*new$/ });
      await ben.reads('1 new');
      assert.is(await news.count(), 0);
      await rita.type('One more');
      await news.waitFor();
      await ben.page.mouse.wheel(0, 20_000);
      await news.waitFor({ state: 'detached' });
      const outside = () => document.documentElement.scrollHeight - window.innerHeight;
      assert.is(await ben.page.evaluate(outside), 0);

      // What one says oneself is in sight; what one has not said yet is there when one comes back.
      await list.evaluate((element) => element.scrollTo({ top: 0 }));
      await ben.channel.getByRole('textbox').fill('Half a senten');
      await ben.open('general');
      await ben.open('approvals');
      assert.is(await ben.channel.getByRole('textbox').inputValue(), 'Half a senten');
      await ben.channel.getByRole('textbox').fill(' /create-user is what one types');
      await ben.channel.getByRole('textbox').press('Enter');
      await ben.reads('/create-user is what one types');
      await ben.channel.getByText('/create-user is what one types').waitFor();
    }),
  );

  test(
    'two quick presses are two; after a reset time and marks begin anew, and names of nobody stay text',
    withWorkspace(async ({ visit }) => {
      const rita = await visit('Rita');
      await rita.backstage('+1 day');
      await rita.curtain.getByRole('button', { name: '+1 hour' }).dblclick();
      await rita.reads('1 d 2 h ahead', rita.curtain);
      await rita.type('<!subteam^toString> <@constructor>');
      await rita.reads('<!subteam^toString> <@constructor>');
      await rita.backstage('Reset everything');
      await rita.page.locator('dialog[open]').getByRole('button', { name: /reset/i }).click();
      await rita.reads('The clock shows the real time', rita.curtain);
      await rita.type('A new day');
      await rita.reads('A new day');
      const [time] = await rita.channel
        .locator('article time')
        .evaluateAll((times) => times.map((one) => one.getAttribute('datetime')));
      assert.ok(Math.abs(Date.parse(time ?? '') - Date.now()) < 3_600_000, `it is ${time}`);
      await rita.page.getByRole('radio', { name: /^Ana.* new/ }).waitFor({ state: 'attached' });
    }),
  );
}
test.run();
