import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encoded } from '../helpers/csv.ts';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { addresses, approve, csvOf, download, made, moved, pick, send, team, upload } from './many-rows.ts';
import { takePicture } from './pictures.ts';
import { type Workspace, withWorkspace } from './with-workspace.ts';

const THERE = 'mei.tanaka@harbour.example,Mei,Tanaka,Platform User';
/** So many that a slow CxEngage needs a while for them. */
const MANY = 40;

const test = suite('many users from a CSV, in a browser');
if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  test('a template, a file with bad rows, the mended file, approved as a whole', withWorkspace(mended));
  test('a slow batch is paused, resumed and stopped; what was not begun is not made', withWorkspace(interrupted));
  test('a file from Poland is read with wrong letters, then in the encoding that was chosen', withWorkspace(misread));
  test('an HR list without roles and with whole names is sent once both are given', withWorkspace(fromHr));
  test(
    'rows that failed are tried again; killed in the middle, the app creates every user once',
    withWorkspace(failedAndKilled),
  );
}
test.run();

async function mended({ visit, platform }: Workspace): Promise<void> {
  const [rita, ana] = [await visit('Rita'), await visit('Ana')];
  await rita.type('/create-user bulk');
  await rita.press('Send me a template');
  await rita.reads('I sent it to you as a direct message.', rita.form);
  await rita.press('Close');
  await rita.press('Check rows');
  await rita.reads('Upload a file, or paste rows below.', rita.form);
  await pick(rita, 'x', 'team.xlsx').catch(() => {});
  await rita.reads('team.xlsx is of another kind than csv, tsv, txt.', rita.form);

  // Four good rows, one of them twice, one that is there, one whose role nobody knows.
  const good = team(4);
  const bad = 'lee@example.com,Lee,Long,Captain';
  await pick(rita, csvOf([...good, THERE, good[0] ?? '', bad]));
  await rita.press('Check rows');
  await rita.form.waitFor({ state: 'detached' });
  await rita.open('create_user');
  const template = await download(rita, 'users.csv', rita.channel);
  assert.match(template[0] ?? '', /^email,firstName,lastName,roleId,/);
  assert.match(template.join('\n'), 'Platform User - Password Restricted');

  await rita.reads("Rows that can't be sent");
  for (const words of [
    '7 rows:',
    '4 new',
    '1 on the platform already',
    '1 repeated in the file (the first row is kept)',
    '1 invalid',
  ])
    await rita.reads(words);
  await rita.reads(/Line 8, lee@example\.com: role: There is no role "Captain"/);
  await rita.reads('2 replies');
  await takePicture(rita, 'bulk');
  await rita.openThread("Rows that can't be sent");
  const problems = await download(rita, 'problems.csv', rita.thread);
  assert.is(problems.length, 4);
  assert.match(problems[3] ?? '', /^8,lee@example\.com,Lee,Long,Captain,.*There is no role/);

  // All or nothing: with bad rows beside them the good ones are not sent.
  await rita.channel.getByRole('checkbox', { name: 'Only if every row can be created' }).check();
  await rita.press('Send 4 rows for approval', rita.channel);
  await rita.reads('Not every row can be created, so nothing was sent.');
  await rita.press('Discard', rita.channel);
  await rita.reads('Discarded.');

  // The problems file itself, mended, is a file to upload.
  const [head = '', , , line = ''] = problems;
  await upload(rita, [head, line.replace('Captain', 'Platform User')].join('\n'));
  await rita.reads('1 row:');
  await rita.press('Discard', rita.channel);
  await upload(rita, csvOf([...good, bad.replace('Captain', 'Platform User')]));
  await rita.reads('5 rows:');
  const whole = rita.channel.getByRole('checkbox', { name: 'Only if every row can be created' }).last();
  await whole.check();
  await send(rita, ana, 5);
  await ana.reads('All or nothing:');
  await ana.reads('5 rows');
  await ana.reads(/lee@example\.com · Lee Long · Platform User/);
  const rows = await download(ana, 'rows.csv', ana.thread);
  assert.match(rows.at(-1) ?? '', /^6,lee@example\.com,Lee,Long,Platform User,/);
  await approve(ana);
  await ana.reads('Done:', ana.thread);
  await ana.reads(/5 of 5 users created/, ana.thread);
  await rita.reads(/5 of 5 users created/);
  const result = await download(ana, 'result.csv', ana.thread);
  assert.is(result[0], 'line,email,outcome,userId,invitation,error,reference');
  assert.equal(
    result.slice(1).map((one) => one.replace(/created,[\da-f-]{36},/, 'created,ID,')),
    [...good.map((one, at) => `${at + 2},${one.split(',')[0]},created,ID,,,`), '6,lee@example.com,created,ID,,,'],
  );
  assert.is(await ana.thread.getByRole('button', { name: /^Retry failed rows/ }).count(), 0);
  assert.ok(await ana.thread.getByRole('button', { name: /^Add all to tenant/ }).isVisible());
  assert.equal(await made(rita, platform), addresses([...good, bad]));
}

async function interrupted({ visit, platform }: Workspace): Promise<void> {
  const [rita, ana] = [await visit('Rita'), await visit('Ana')];
  await upload(rita, csvOf(team(MANY)));
  await send(rita, ana, MANY);
  await ana.turn('CxEngage is slow', true);
  await approve(ana);
  const first = await moved(ana, 1);
  assert.ok(first < MANY, `${first} rows have ended at once`);
  await ana.press('Pause', ana.thread);
  await ana.reads('No more rows start until an approver resumes the batch.', ana.thread);
  assert.is(await ana.thread.getByRole('button', { name: /^Pause/ }).count(), 0);
  await ana.press('Resume', ana.thread);
  await ana.reads('In progress…', ana.thread);
  await moved(ana, first + 5);
  await ana.press('Stop', ana.thread);
  await ana.confirm('Stop');
  await ana.reads(/ \d+ left/, ana.thread);
  await ana.turn('CxEngage is slow', false);
  await ana.reads(/Stopped by @ana.*: \d+ of/, ana.thread);
  const lines = await download(ana, 'result.csv', ana.thread);
  const created = lines.filter((line) => line.includes(',created,')).map((line) => line.split(',')[1] ?? '');
  assert.is(lines.filter((line) => line.includes(',not started,')).length, MANY - created.length);
  assert.equal(await made(rita, platform), created.toSorted());
}

async function failedAndKilled({ visit, platform }: Workspace): Promise<void> {
  const [rita, ana] = [await visit('Rita'), await visit('Ana')];
  const people = team(12);
  await upload(rita, csvOf(people));
  await send(rita, ana, people.length);
  await ana.turn('CxEngage refuses the role', true);
  await approve(ana);
  await ana.reads('Failed:', ana.thread);
  const failed = await download(ana, 'result.csv', ana.thread);
  assert.is(failed.filter((line) => /,failed,.*more permissions/.test(line)).length, people.length);
  assert.is(await ana.thread.getByRole('button', { name: /^Add all to tenant/ }).count(), 0);

  await ana.turn('CxEngage refuses the role', false);
  await ana.turn('CxEngage is slow', true);
  await ana.press('Retry failed rows', ana.thread);
  await ana.reads('Retried by', ana.thread);
  await moved(ana, 1);
  await ana.backstage('Kill the app');
  await ana.reads(/is not running/, ana.page.locator('body'));
  await ana.turn('CxEngage is slow', false);
  await ana.backstage('Start the app');
  // A call that the kill kept from going out is made again once it can no longer show up.
  await ana.backstage('+1 hour');
  await ana.reads('Done:', ana.thread);
  await ana.reads(/12 of 12 users created/, ana.thread);
  const lines = await download(ana, 'result-2.csv', ana.thread);
  assert.is(lines.filter((line) => line.includes(',created,')).length, people.length);
  assert.is(await ana.thread.getByRole('button', { name: /^Retry failed rows/ }).count(), 0);

  // The created are invited, all at once; that is a request of its own.
  await ana.press('Add all to tenant', ana.thread);
  await ana.choose('Tenant', 'Harbour Outfitters');
  await ana.choose('Role in the tenant', 'Agent', 'agent');
  await ana.press('Send request');
  await ana.form.waitFor({ state: 'detached' });
  await rita.become('Ben');
  await rita.open('approvals');
  await rita.openThread(`${people.length} users from`);
  await rita.press('Approve', rita.thread);
  await rita.confirm('Approve');
  await rita.reads(/12 of 12 users added to the tenant/, rita.thread);
  assert.equal(await made(rita, platform), addresses(people));
}

async function misread({ visit }: Workspace): Promise<void> {
  const rita = await visit('Rita');
  const lines = [
    'E-mail;First name;Last name;Role',
    'lukasz@example.com;Łukasz;Wiśniewski;Platform User',
    'jiri@example.com;Jiří;Dvořák;Platform User',
  ];
  const file = encoded(lines.join('\r\n'), 'windows-1250');
  await upload(rita, file);
  await rita.reads('Read as Western European (Windows-1252), for example line 2: "£ukasz".');
  await rita.reads('jiri@example.com · Jiøí Dvoøák · Platform User');
  await rita.press('Discard', rita.channel);
  await rita.reads('Discarded.');

  await upload(rita, file, { 'File encoding': 'Central European' });
  await rita.reads('Read as Central European (Windows-1250), as chosen, for example line 2: "Łukasz".');
  await rita.reads('lukasz@example.com · Łukasz Wiśniewski · Platform User');
  await rita.openThread('as chosen');
  const [, ...rows] = await download(rita, 'rows.csv', rita.thread);
  assert.equal(
    rows.map((row) => row.split(',').slice(1, 4).join(' ')),
    ['lukasz@example.com Łukasz Wiśniewski', 'jiri@example.com Jiří Dvořák'],
  );
}

async function fromHr({ visit, platform }: Workspace): Promise<void> {
  const [rita, ana] = [await visit('Rita'), await visit('Ana')];
  const whole = [
    'Employee Name;Work Email;Employee ID;Department',
    'Bauer, Eva;eva@example.com;1001;Sales',
    'Olsen, Nils;nils@example.com;1002;Support',
  ];
  await upload(rita, whole.join('\n'));
  await rita.reads(/There is no column for the platform role\. Choose one under/);

  const role = { 'Platform role for rows without one': 'Platform User' };
  await upload(rita, whole.join('\n'), role);
  await rita.reads(/2 new users have no name\. The column "Employee Name" has full names\. Split it/);
  await rita.press('Discard', rita.channel);
  await rita.reads('Discarded.');

  const split = [
    'Employee Name;First Name;Last Name;Work Email;Employee ID;Department',
    '"Bauer, Eva";Eva;Bauer;eva@example.com;1001;Sales',
    '"Olsen, Nils";Nils;Olsen;nils@example.com;1002;Support',
  ];
  await upload(rita, split.join('\n'), role);
  await rita.reads('Employee Name, Department');
  await rita.reads(/eva@example\.com · Eva Bauer · Platform User · external ID 1001/);
  await send(rita, ana, 2);
  await ana.reads(/Platform role for rows without one: Platform User/);
  await ana.reads(/2 rows: eva@example\.com, nils@example\.com/);
  await ana.press('Approve', ana.channel);
  const dialog = ana.page.locator('dialog[open]');
  await ana.reads(/Create 2 users from team\.csv\? .*Asked for by @/, dialog);
  await ana.confirm('Approve');
  await ana.reads(/2 of 2 users created/, ana.thread);
  assert.equal(await made(rita, platform), ['eva@example.com', 'nils@example.com']);
}
