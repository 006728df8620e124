import type { Locator, Page } from 'playwright-core';

/** What somebody does with mouse and keyboard, said in the words that he reads. */
export interface Visitor {
  readonly page: Page;
  /** The open modal. */
  readonly form: Locator;
  /** The conversation that is open, or its thread. */
  readonly channel: Locator;
  readonly thread: Locator;
  readonly curtain: Locator;
  /** Takes another part, by first name. */
  become(name: string): Promise<void>;
  /** Opens a conversation. */
  open(conversation: string): Promise<void>;
  /** Types into the box of the conversation, and sends. */
  type(text: string): Promise<void>;
  fill(label: string, text: string): Promise<void>;
  /** Opens a menu of the form, types `query`, and picks an option. */
  choose(label: string, option: string, query?: string): Promise<void>;
  /** Presses a button in the form, or in the newest message that has one. */
  press(button: string, where?: Locator): Promise<void>;
  /** Answers the question that a button asks. */
  confirm(button: string): Promise<void>;
  openThread(of: string): Promise<void>;
  /** A switch behind the curtain. */
  turn(label: string, on: boolean): Promise<void>;
  /** A button of the tab «Switches». */
  backstage(button: string): Promise<void>;
  /** Waits until the words are there. */
  reads(words: string | RegExp, where?: Locator): Promise<void>;
}

const labelled = (label: string) => new RegExp(`^${label}( \\(optional\\))?$`);

export function visitorOf(page: Page): Visitor {
  const channel = page.getByRole('main');
  const thread = page.getByRole('complementary', { name: 'Thread' });
  const curtain = page.getByRole('complementary', { name: 'Behind the curtain' });
  const form = page.locator('.modal');
  const exactly = (name: string) => ({ name, exact: true });
  const switches = async () => {
    if (!(await curtain.isVisible())) await page.getByRole('button', exactly('Behind the curtain')).first().click();
    await curtain.getByRole('tab', { name: 'Switches' }).click();
  };
  return {
    page,
    form,
    channel,
    thread,
    curtain,
    become: (name) => page.getByRole('radio', { name: new RegExp(`^${name}\\b`) }).check({ force: true }),
    open: (conversation) =>
      page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: conversation }).click(),
    async type(text) {
      const box = channel.getByRole('textbox');
      await box.click();
      await box.pressSequentially(text);
      await box.press('Enter');
    },
    async fill(label, text) {
      await form.getByLabel(labelled(label)).fill(text);
    },
    async choose(label, option, query = '') {
      const menu = form.getByRole('combobox', { name: labelled(label) });
      await menu.click();
      if (query) await menu.pressSequentially(query);
      await page.getByRole('option', { name: option }).first().click();
      // The menu of a field that takes several stays open.
      if (await page.getByRole('listbox').isVisible()) await menu.press('Escape');
    },
    async press(button, where = form) {
      await where
        .getByRole('button', { name: new RegExp(`^${button}`) })
        .last()
        .click();
    },
    confirm: (button) => page.locator('dialog[open]').getByRole('button', exactly(button)).click(),
    openThread: (of) =>
      page.getByRole('article').filter({ hasText: of }).getByRole('button', { name: /repl/i }).first().click(),
    async turn(label, on) {
      await switches();
      const one = curtain.getByRole('switch', { name: label });
      if ((await one.getAttribute('aria-checked')) !== String(on)) await one.click();
      await curtain.getByRole('switch', { name: label, checked: on }).waitFor();
    },
    async backstage(button) {
      await switches();
      await curtain.getByRole('button', { name: button }).click();
    },
    // A question that nobody asked yet stands in the page too, unseen.
    reads: (words, where = channel) => where.getByText(words).filter({ visible: true }).last().waitFor(),
  };
}
