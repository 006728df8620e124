import type { Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { csvOf, download, pick, team } from './many-rows.ts';
import { violations } from './violations.ts';
import type { Visitor } from './visitor.ts';
import { type Workspace, withWorkspace } from './with-workspace.ts';

/** Nothing stands out of the window: not to the side, and of the workspace, which scrolls inside, not below either. */
async function isWithin(page: Page): Promise<void> {
  const [wide = 0, high = 0] = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const isWorkspace = document.querySelector('.slack') !== null;
    return [scrollWidth - window.innerWidth, isWorkspace ? scrollHeight - window.innerHeight : 0];
  });
  assert.ok(wide <= 0 && high <= 0, `the page is ${wide} px wider and ${high} px higher than the window`);
}

const LOOKS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 360, height: 740, colorScheme: 'light' },
  { width: 360, height: 740, colorScheme: 'dark' },
] as const;

const test = suite('for everybody, in a browser');

interface Look {
  readonly visitor: Visitor;
  readonly isNarrow: boolean;
  check(view: string): Promise<void>;
  open(conversation: string): Promise<void>;
}

/** A visitor in one look, with the check of what he sees. */
async function lookIn({ visit }: Workspace, { width, height, colorScheme }: (typeof LOOKS)[number]): Promise<Look> {
  // Grounds change slowly where motion is welcome, and axe would see them on the way.
  const visitor = await visit('Rita', { viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  const { page, curtain } = visitor;
  const isNarrow = width < 640;
  return {
    visitor,
    isNarrow,
    async check(view) {
      await isWithin(page);
      assert.equal(await violations(page, isNarrow && (await curtain.isVisible())), [], view);
    },
    async open(conversation) {
      if (isNarrow) await page.getByRole('button', { name: 'Conversations' }).click();
      await visitor.open(conversation);
    },
  };
}

/** Every view of many users at once, in one look. */
async function walkMany(workspace: Workspace, look: (typeof LOOKS)[number]): Promise<void> {
  const { visitor: rita, isNarrow, check, open } = await lookIn(workspace, look);
  const { form, thread, channel, curtain } = rita;
  const close = async () => {
    if (isNarrow) await curtain.getByRole('button', { name: 'Close' }).click();
  };
  await rita.type('/create-user bulk');
  await rita.press('Check rows');
  await rita.reads('Upload a file, or paste rows below.', form);
  await check('the form for many with an error');
  await pick(rita, csvOf([...team(12), 'nobody,No,Address,Platform User']));
  await check('the form for many with a file');
  await rita.press('Check rows');
  await form.waitFor({ state: 'detached' });
  await open('create_user');
  await rita.reads("Rows that can't be sent");
  await channel.getByRole('checkbox').check();
  await check('the preview');
  await channel.getByRole('checkbox').uncheck();
  await rita.press('Send 12 rows', channel);
  await rita.reads(/Waiting for /);
  await rita.become('Ana');
  await open('approvals');
  await rita.reads('New: 12 users');
  await check('the card of a batch');
  await rita.turn('CxEngage is slow', true);
  await close();
  await rita.press('Approve', channel);
  await rita.confirm('Approve');
  await rita.openThread('12 users from');
  await rita.reads('In progress…', thread);
  await check('the progress of a batch');
  await rita.turn('CxEngage is slow', false);
  await close();
  await rita.reads('Done:', thread);
  await download(rita, 'result.csv', thread);
  await check('the result of a batch');
  await thread.getByRole('button', { name: 'Behind the curtain' }).last().click();
  await curtain.getByRole('tab', { name: 'Traffic' }).click();
  await check('the traffic of a batch');
}

/** Every main view, in one look. */
async function walk(workspace: Workspace, look: (typeof LOOKS)[number]): Promise<void> {
  const { visitor: rita, isNarrow, check, open } = await lookIn(workspace, look);
  const { page, channel, form, curtain } = rita;
  const box = channel.getByRole('textbox');
  await box.pressSequentially('/');
  await check('the commands');
  await box.fill('');
  await rita.type('/create-user zoe@example.com');
  await form.waitFor();
  await form.getByRole('combobox', { name: 'Platform role' }).click();
  await page.getByRole('option').first().waitFor();
  await check('the form with a menu');
  await page.keyboard.press('Escape');
  await rita.press('Send request');
  await rita.reads('Please complete this required field.', form);
  await check('the form with an error');
  await rita.choose('Platform role', 'Platform User');
  await rita.press('Send request');
  await form.waitFor({ state: 'detached' });
  if (isNarrow) {
    await page.getByRole('button', { name: 'Conversations' }).click();
    await check('the conversations');
    await page.getByRole('button', { name: 'Conversations' }).click();
  }
  await open('create_user');
  await rita.reads('Your request:');
  await rita.become('Ana');
  await open('approvals');
  await rita.press('Approve', channel);
  await check('the question before an approval');
  await rita.confirm('Approve');
  await rita.reads('✓ Created');
  await rita.openThread('zoe@example.com');
  await rita.reads('Created as', rita.thread);
  await check('a thread');
  await rita.thread.getByRole('button', { name: 'Behind the curtain' }).last().click();
  await rita.reads('Created', curtain);
  for (const tab of ['Request', 'Traffic', 'Switches', 'Log']) {
    await curtain.getByRole('tab', { name: tab }).click();
    await check(`behind the curtain: ${tab}`);
  }
  await page.goto(workspace.platform);
  await page.getByRole('row').filter({ hasText: 'zoe@example.com' }).waitFor();
  await check('the CxEngage side');
}

if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  for (const look of LOOKS)
    test(
      `axe finds nothing on any view, ${look.width} px wide, ${look.colorScheme}`,
      withWorkspace((workspace) => walk(workspace, look)),
    );
  for (const look of LOOKS)
    test(
      `axe finds nothing on what many users at once show, ${look.width} px wide, ${look.colorScheme}`,
      withWorkspace((workspace) => walkMany(workspace, look)),
    );

  test(
    'the keyboard alone is enough to ask and to approve; the focus stays in the window and comes back',
    withWorkspace(async ({ visit }) => {
      const { page, form, channel, ...rita } = await visit('Rita');
      const keys = async (...names: readonly string[]) => {
        for (const name of names) await page.keyboard.press(name);
      };
      const focused = () =>
        page.evaluate(() => {
          const { activeElement: held } = document;
          return {
            inModal: held?.closest('.modal') !== null,
            label: held?.getAttribute('aria-label') ?? held?.textContent,
          };
        });
      await channel.getByRole('textbox').focus();
      await page.keyboard.type('/cr');
      await keys('ArrowDown', 'Enter');
      await page.keyboard.type('kim@example.com');
      await keys('Enter');
      await form.waitFor();
      await page.locator('.modal input:focus').waitFor();

      // Round and round in both directions: never out of the window.
      for (const key of ['Tab', 'Shift+Tab']) {
        for (let step = 0; step < 25; step += 1) {
          await keys(key);
          assert.ok((await focused()).inModal, `${key} left the window: ${(await focused()).label}`);
        }
      }
      // F6 leads to the switches beside an open window, and back into it.
      await page.getByRole('button', { name: 'Behind the curtain' }).click();
      await form.getByLabel('Email').focus();
      await keys('F6');
      assert.is((await focused()).label, 'Request');
      await keys('F6', 'F6');
      assert.ok((await focused()).inModal);
      await form.getByLabel('Email').focus();
      await keys('Tab', 'ArrowDown');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.type('platform us');
      await page.locator('[role=option]', { hasText: 'Administrator' }).waitFor({ state: 'detached' });
      await page.getByRole('option', { name: 'Platform User', exact: true }).waitFor();
      await keys('Enter', 'Tab');
      await page.keyboard.type('Kim');
      await keys('Enter');
      await form.waitFor({ state: 'detached' });
      await page.locator('textarea[aria-label="Message # general"]:focus').waitFor();

      await page.getByRole('radio', { checked: true }).focus();
      await keys('ArrowRight');
      await page.getByRole('radio', { name: /^Ana/, checked: true }).waitFor();
      await page.getByRole('button', { name: /approvals/ }).focus();
      await keys('Enter');
      await rita.reads('kim@example.com');
      const approve = channel.getByRole('button', { name: 'Approve: kim@example.com' });
      await approve.focus();
      await keys('Enter', 'Escape');
      assert.is((await focused()).label, 'Approve: kim@example.com');
      await keys('Enter', 'Tab', 'Enter');
      await rita.reads('✓ Created');
    }),
  );

  test(
    'Escape closes the menu first and then the window; what is typed elsewhere survives what happens meanwhile',
    withWorkspace(async ({ visit }) => {
      const [rita, ana] = [await visit('Rita'), await visit('Ana')];
      await rita.type('/create-user');
      await rita.form.waitFor();
      const menu = rita.form.getByRole('combobox', { name: 'Platform role' });
      await menu.click();
      await rita.page.getByRole('option').first().waitFor();
      await rita.page.keyboard.press('Escape');
      assert.is(await rita.page.getByRole('listbox').count(), 0);
      assert.ok(await rita.form.isVisible());
      await rita.form.getByLabel('First name').pressSequentially('Zo');
      await ana.type('Something new for everybody');
      await rita.page.getByText('Something new for everybody').waitFor();
      await rita.page.keyboard.type('e');
      assert.is(await rita.form.getByLabel('First name').inputValue(), 'Zoe');
      await rita.page.keyboard.press('Escape');
      await rita.form.waitFor({ state: 'detached' });
    }),
  );
}
test.run();
