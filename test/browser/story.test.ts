import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { takePicture } from './pictures.ts';
import { withWorkspace } from './with-workspace.ts';

const EMAIL = 'bjones@email.com';
const test = suite('the whole story in a browser');
if (executablePath === undefined) test.skip(NO_CHROMIUM);
else test('three people ask, approve, create, invite and accept', withWorkspace(story));
test.run();

async function story({ visit, platform }: Parameters<Parameters<typeof withWorkspace>[0]>[0]): Promise<void> {
  const [rita, ana, ben] = [await visit('Rita'), await visit('Ana'), await visit('Ben')];

  // The command completes, and says what may follow.
  const box = rita.channel.getByRole('textbox');
  await box.pressSequentially('/cr');
  await rita.reads('[email | bulk | invite email | help]', rita.page.getByRole('listbox'));
  await box.press('Tab');
  assert.is(await box.inputValue(), '/create-user ');
  await box.pressSequentially(EMAIL);
  await box.press('Enter');

  // What the client itself refuses, and what the app refuses: each under its field, all at once.
  await rita.form.waitFor();
  assert.is(await rita.form.getByLabel('Email').inputValue(), EMAIL);
  await rita.press('Send request');
  await rita.reads('Please complete this required field.', rita.form);
  await rita.choose('Platform role', 'Platform User', 'platform us');
  await rita.fill('First name', 'Bob');
  await rita.fill('Last name', '   ');
  await rita.fill('Phone', '12');
  await rita.press('Send request');
  await rita.reads(/Only spaces/, rita.form);
  await takePicture(rita, 'form');
  const wrong = rita.form.locator('[aria-invalid=true]');
  assert.is(await wrong.count(), 2);
  await rita.fill('Last name', 'Jones');
  await rita.fill('Phone', '(416) 222-1122');
  await rita.fill('Reason', 'Starts on Monday in the Toronto team.');
  await rita.press('Send request');
  await rita.form.waitFor({ state: 'detached' });

  // Ana's page shows that something has come, without being asked.
  await ana.page.getByRole('button', { name: /approvals.* new/ }).waitFor();
  await ana.open('approvals');
  await ana.reads('Starts on Monday in the Toronto team.');
  await takePicture(ana, 'card');
  await rita.open('create_user');
  await rita.reads('Your request:');
  await ana.press('Approve', ana.channel);
  await ana.confirm('Approve');
  await ana.reads('✓ Created');
  await rita.reads('was created as');
  await ana.openThread(EMAIL);
  await ana.reads('Created as', ana.thread);

  // The invitation: the roles are those of the tenant that was chosen.
  await rita.press('Add to tenant', rita.channel);
  await rita.form.waitFor();
  await rita.choose('Tenant', 'Harbour Outfitters');
  await rita.choose('Role in the tenant', 'Agent', 'agent');
  await rita.choose('How to add them', 'Send an email invitation');
  await rita.press('Send request');
  await rita.form.waitFor({ state: 'detached' });
  await ben.open('approvals');
  await ben.openThread(EMAIL);
  await ben.reads('Role in the tenant:', ben.thread);
  await ben.press('Approve', ben.thread);
  await ben.confirm('Approve');
  await ben.reads('Invited to', ben.thread);
  await ana.thread.getByRole('button', { name: 'Behind the curtain' }).last().click();
  await ana.reads('Created', ana.curtain);
  await ana.reads(/POST \/v1\/tenants/, ana.curtain);
  await takePicture(ana, 'curtain');

  // The invited person accepts on the other side.
  const { page } = ben;
  await page.goto(platform);
  const row = page.getByRole('row').filter({ hasText: EMAIL });
  await row.filter({ hasText: 'created by the bot' }).waitFor();
  await takePicture(ben, 'cxengage');
  await page.getByRole('button', { name: `Accept as ${EMAIL}` }).click();
  await row.getByText('accepted').waitFor();
}
