import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../src/sandbox/clock.ts';
import { type Backstage, createBackstage } from '../../../src/sandbox/page/backstage.ts';
import { type PageServer, servePage } from '../../../src/sandbox/page/server.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { startStandIns } from '../../../src/sandbox/stand-ins.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { askRaw, ownHeaders } from './with-page.ts';

// Nothing here needs the app.
const clock = createClock();
let stage: Backstage;
let page: PageServer;
const { ana, rita, omar, dee, approvals, partners } = seedIds;
const get = (id: string, as: string, headers = ownHeaders(page)) =>
  askRaw(`${page.url}/files/${id}?as=${as}`, { headers });

/** A file that Ana has put into a channel. */
function shared(name: string, content: string, channel: string = approvals): string {
  const file = stage.slack.as(ana).upload({ name, content });
  stage.slack.as(ana).share(file.id, channel);
  return file.id;
}

const test = suite('files of messages');
beginWith(
  test,
  async () => {
    stage = createBackstage({ standIns: await startStandIns(clock), clock, folder: '' });
    page = await servePage(stage, []);
  },
  async () => {
    await page.close();
    await stage.close();
  },
);
test.before.each(() => stage.slack.reset());

test('whoever sees the message saves the file, and nothing of it is ever shown', async () => {
  const { status, headers, body } = await get(shared('result.csv', 'a,b\n1,2\n'), rita);
  assert.equal([status, body], [200, 'a,b\n1,2\n']);
  assert.is(headers['content-disposition'], 'attachment; filename=result.csv');
  assert.match(String(headers['content-type']), /^text\/csv/);
  assert.is(headers['x-content-type-options'], 'nosniff');
  assert.is(headers['cache-control'], 'no-store');
});

test('a page among the files is bytes like any other', async () => {
  const { headers } = await get(shared('page.html', '<script>alert(1)</script>'), rita);
  assert.is(headers['content-type'], 'application/octet-stream');
  assert.match(String(headers['content-disposition']), /^attachment;/);
});

/** A name, and how it travels. */
const names: readonly (readonly [string, RegExp])[] = [
  ['größe 東京.csv', /; filename\*=UTF-8''gr%C3%B6%C3%9Fe%20%E6%9D%B1%E4%BA%AC\.csv$/],
  ['a "b"; c.csv', /^attachment; filename="a \\"b\\"; c\.csv"$/],
  ['a\r\nset-cookie: x.csv', /^attachment; .*a%0D%0Aset-cookie%3A%20x\.csv$/],
  ['../../etc/passwd', /^attachment; filename=passwd$/],
];

for (const [name, header] of names) {
  test(`the name ${JSON.stringify(name)} arrives`, async () => {
    const { status, headers } = await get(shared(name, 'a'), rita);
    assert.is(status, 200);
    assert.match(String(headers['content-disposition']), header);
    assert.is(headers['set-cookie'], undefined);
  });
}

test('for everybody else it is not there', async () => {
  const id = shared('result.csv', 'secret');
  for (const [file, as] of [
    [id, omar],
    [id, dee],
    [id, 'U0NOBODY'],
    [id, ''],
    ['F0NOTHING', rita],
    [stage.slack.as(rita).upload({ name: 'own.csv', content: 'in no message' }).id, rita],
  ] as const) {
    const { status, body } = await get(file, as);
    assert.equal([status, body], [404, 'There is no such file.'], `${file} ${as}`);
  }
  assert.is((await get(id, rita, {})).status, 401);
});

test('nobody who was deactivated gets it, and nobody who has left', async () => {
  const id = shared('result.csv', 'secret', partners);
  assert.is((await get(id, omar)).status, 200);
  stage.slack.workspace.leave(partners, omar);
  assert.is((await get(id, omar)).status, 404);
  stage.slack.workspace.deactivate(ana);
  assert.is((await get(id, ana)).status, 404);
});

test('a file that was removed is not there', async () => {
  const id = shared('result.csv', 'secret');
  stage.slack.as(ana).removeFile(id);
  assert.is((await get(id, rita)).status, 404);
});

test.run();
