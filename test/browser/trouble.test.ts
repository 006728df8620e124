import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import type { Visitor } from './visitor.ts';
import { withWorkspace } from './with-workspace.ts';

const test = suite('what goes wrong, in a browser');

/** Asks for a user and waits until the card's buttons count: the requester's own message says so. */
async function ask(rita: Visitor, email: string): Promise<void> {
  await rita.open('general');
  await rita.type(`/create-user ${email}`);
  await rita.form.waitFor();
  await rita.choose('Platform role', 'Platform User', 'platform us');
  await rita.press('Send request');
  await rita.form.waitFor({ state: 'detached' });
  await rita.open('create_user');
  await rita.reads(email);
}

async function approve(ana: Visitor, email: string): Promise<void> {
  await ana.open('approvals');
  const card = ana.channel.getByRole('article').filter({ hasText: email });
  await card.getByRole('button', { name: `Approve: ${email}` }).click();
  await ana.confirm('Approve');
}

/** How many users CxEngage holds under an address, as its page shows it. */
async function held({ page }: Visitor, platform: string, email: string): Promise<number> {
  await page.goto(platform);
  const rows = page.getByRole('region', { name: /users/i }).getByRole('row');
  await rows.first().waitFor();
  return rows.filter({ hasText: email }).count();
}

if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  test(
    'a guest is refused, privately; an approver denies with a reason',
    withWorkspace(async ({ visit }) => {
      const [rita, ana] = [await visit('Rita'), await visit('Gus')];
      await ana.type('/create-user');
      await ana.reads(/guest/i, ana.form);
      await ana.press('Close');
      await ana.form.waitFor({ state: 'detached' });
      await ana.become('Ana');
      await ask(rita, 'cara@example.com');

      // The requester may not decide; only she reads that.
      await rita.open('approvals');
      await rita.press('Approve', rita.channel);
      await rita.confirm('Approve');
      await rita.reads('Only visible to you');
      await ana.open('approvals');
      assert.is(await ana.channel.getByText('Only visible to you').count(), 0);

      await ana.press('Deny', ana.channel);
      await ana.form.waitFor();
      await ana.press('Deny');
      await ana.reads('Please complete this required field.', ana.form);
      await ana.fill('Reason', 'She has an account at the other tenant.');
      await ana.press('Deny');
      await ana.form.waitFor({ state: 'detached' });
      await ana.reads('Denied');
      await rita.open('create_user');
      await rita.reads('She has an account at the other tenant.');
    }),
  );

  test(
    'CxEngage refuses the role; without that, Retry creates the user',
    withWorkspace(async ({ visit, platform }) => {
      const [rita, ana] = [await visit('Rita'), await visit('Ana')];
      await ask(rita, 'dora@example.com');
      await ana.turn('CxEngage refuses the role', true);
      await approve(ana, 'dora@example.com');
      await ana.reads('Failed.');
      await ana.openThread('dora@example.com');
      await ana.reads(/more permissions/, ana.thread);
      await ana.turn('CxEngage refuses the role', false);
      await ana.press('Retry', ana.thread);
      await ana.reads('Created as', ana.thread);
      assert.is(await held(rita, platform, 'dora@example.com'), 1);
    }),
  );

  test(
    'a lost reply is settled by a look-up, and nothing is sent twice',
    withWorkspace(async ({ visit, platform }) => {
      const [rita, ana] = [await visit('Rita'), await visit('Ana')];
      await ask(rita, 'emil@example.com');
      await ana.turn('CxEngage loses its reply', true);
      await approve(ana, 'emil@example.com');
      await rita.reads('was created as');
      await ana.curtain.getByRole('tab', { name: 'Traffic' }).click();
      const posts = ana.curtain.getByRole('button').filter({ hasText: 'POST /v1/users' });
      assert.is(await posts.count(), 1);
      assert.match(await posts.innerText(), /connection lost/);
      assert.is(await held(rita, platform, 'emil@example.com'), 1);
    }),
  );

  test(
    'killed in mid-flight and started again, the app creates the user once',
    withWorkspace(async ({ visit, platform }) => {
      const [rita, ana] = [await visit('Rita'), await visit('Ana')];
      await ask(rita, 'fred@example.com');
      await ana.turn('CxEngage is slow', true);
      await approve(ana, 'fred@example.com');
      await ana.curtain.getByRole('tab', { name: 'Traffic' }).click();
      const posts = ana.curtain.getByRole('button').filter({ hasText: 'POST /v1/users' });
      await posts.waitFor();
      await ana.backstage('Kill the app');
      await ana.reads(/is not running/, ana.page.locator('body'));

      // Slack's own words while nobody is there.
      await rita.open('general');
      await rita.type('/create-user help');
      const notice = rita.channel.getByText(/\/create-user failed with the error "dispatch_failed"/);
      await notice.waitFor();
      await ana.turn('CxEngage is slow', false);
      await ana.backstage('Start the app');
      await notice.waitFor({ state: 'detached' });
      await rita.open('create_user');
      await rita.reads('was created as');
      await ana.curtain.getByRole('tab', { name: 'Traffic' }).click();
      assert.is(await posts.count(), 1);
      assert.is(await held(rita, platform, 'fred@example.com'), 1);
    }),
  );
}
test.run();
