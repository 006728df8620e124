import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/slack/seed.ts';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { withApp } from './with-app.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const FORM = {
  type: 'modal',
  title: plain('A form'),
  blocks: [{ type: 'section', text: plain('Nothing to fill in.') }],
};

const test = suite('the page itself, in a browser');
if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  test(
    'two quick presses of Escape close a form and show no error',
    withApp(
      () => undefined,
      async ({ rita, open }) => {
        await open(FORM);
        await rita.form.waitFor();
        await rita.form.evaluate((form) => {
          for (let count = 0; count < 2; count += 1)
            form.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
        });
        await rita.form.waitFor({ state: 'detached' });
        // What was sent before is answered before.
        await rita.type('And on');
        await rita.reads('And on');
        assert.is(await rita.page.locator('.alarm').count(), 0);
      },
    ),
  );

  test(
    'a channel of many messages: the buttons of one show on hover and focus, and "Jump to latest" leads back',
    withApp(
      () => undefined,
      async ({ rita, page: { stage } }) => {
        const { page, channel, thread } = rita;
        for (let count = 1; count <= 30; count += 1)
          stage.slack.as(seedIds.ana).say(seedIds.approvals, `Message ${count}`);
        await rita.open('approvals');
        await rita.reads('Message 30');
        const jump = channel.getByRole('button', { name: 'Jump to latest' });
        assert.is(await jump.count(), 0);
        const list = channel.getByRole('log');
        await list.evaluate((element) => element.scrollTo({ top: 0 }));
        await jump.click();
        await channel.getByText('Message 30').waitFor();
        await jump.waitFor({ state: 'detached' });
        assert.ok(await list.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop < 2));
        assert.ok(await list.evaluate((box) => box === document.activeElement));

        const reply = channel.getByRole('article').last().getByRole('button', { name: 'Reply in thread' });
        const seen = () => reply.evaluate((button) => button.checkVisibility({ opacityProperty: true }));
        await page.emulateMedia({ reducedMotion: 'reduce' });
        await page.mouse.move(5, 5);
        assert.not(await seen());
        await channel.getByText('Message 30').hover();
        assert.ok(await seen());
        await page.mouse.move(5, 5);
        await reply.focus();
        assert.ok(await seen());
        await reply.press('Enter');
        await thread.getByRole('heading', { name: 'Thread' }).waitFor();
        assert.match(await thread.locator('header').first().innerText(), /approvals/);
      },
    ),
  );

  test(
    'a mention counts for the person it names, other posts only mark the channel, and an edit mentions nobody',
    withApp(
      () => undefined,
      async ({ rita, call }) => {
        const said = (id: string) => `Look, <@${id}>`;
        const channel = seedIds.approvals;
        const { ts } = await call('chat.postMessage', { channel, text: said(seedIds.ana) });
        await call('chat.update', { channel, ts, text: said(seedIds.ben) });
        const person = (name: RegExp) => rita.page.getByRole('radio', { name }).waitFor({ state: 'attached' });
        await person(/^Ana\b.*\b1 new for Ana$/);
        await person(/^Ben\b\D* new for Ben$/);
        await rita.become('Ben');
        const link = (name: RegExp) => rita.page.getByRole('button', { name }).waitFor();
        await link(/approvals new$/);
        await rita.become('Ana');
        await link(/approvals\s*1 new$/);
      },
    ),
  );

  test(
    'the bar of people stays one line from 1024 px on, whatever is new',
    withApp(
      () => undefined,
      async ({ rita, page: { stage } }) => {
        const { page } = rita;
        const people = page.getByRole('group', { name: 'You are' });
        for (let count = 1; count <= 10; count += 1)
          for (const channel of [seedIds.general, seedIds.approvals])
            stage.slack.as(seedIds.rita).say(channel, '<!channel> look');
        await page.getByRole('radio', { name: /^Ana.*new/ }).waitFor({ state: 'attached' });
        for (const width of [1024, 1100, 1399, 1400, 1920]) {
          await page.setViewportSize({ width, height: 900 });
          const tops = await people
            .locator('label')
            .evaluateAll((all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]);
          assert.is(tops.length, 1, `${width} px: ${tops}`);
          const isCut = await people
            .locator('b')
            .evaluateAll((names) => names.some((name) => name.scrollWidth > name.clientWidth + 1));
          assert.not(isCut, `${width} px: a first name is cut`);
          const right = await page.evaluate(() => {
            const links = document.querySelector('.top-links')?.getBoundingClientRect();
            const last = [...document.querySelectorAll('.person')].at(-1)?.getBoundingClientRect();
            return (links?.left ?? 0) - (last?.right ?? 0);
          });
          assert.ok(right >= 0, `${width} px: the last person stands under the links`);
        }
      },
    ),
  );

  test(
    'on a phone the bar of people is one line too, and with the panel beside it the conversations can still be opened',
    withApp(
      () => undefined,
      async ({ rita }) => {
        const { page } = rita;
        await page.setViewportSize({ width: 400, height: 860 });
        const tops = await page
          .locator('.person')
          .evaluateAll((all) => [...new Set(all.map((one) => Math.round(one.getBoundingClientRect().top)))]);
        assert.is(tops.length, 1);
        const menu = page.getByRole('button', { name: 'Conversations' });
        const sidebar = page.getByRole('navigation', { name: 'Conversations' });
        await page.getByRole('button', { name: 'Behind the curtain' }).first().click();
        for (const width of [901, 1024, 1040, 1100, 1440]) {
          await page.setViewportSize({ width, height: 800 });
          assert.is(await menu.isVisible(), !(await sidebar.isVisible()), `${width} px`);
        }
      },
    ),
  );
}
test.run();
