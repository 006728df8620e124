import { WebClient } from '@slack/web-api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { call, sandbox } from './raw-app.ts';

const { slack } = await sandbox();
const test = suite('files');
test.before.each(() => slack.reset());
test.after(() => slack.close());

test('a download needs the bearer; without it comes a login page with status 200', async () => {
  const file = slack.as(seedIds.rita).upload({ name: 'users.csv', content: 'email\n' });
  const info = jsonOf((await call(slack, 'files.info', { file: file.id })).file);
  assert.equal([info.size, info.filetype, info.mimetype], [6, 'csv', 'text/csv']);
  const url = textOf(info.url_private_download);
  const open = await fetch(url);
  assert.equal([open.status, open.headers.get('content-type')?.split(';')[0]], [200, 'text/html']);
  const signed = await fetch(url, { headers: { authorization: `Bearer ${slack.botToken}` } });
  assert.equal([await signed.text(), signed.headers.get('content-type')?.split(';')[0]], ['email\n', 'text/csv']);
});

test('the SDK uploads a file into a thread', async () => {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const channel = seedIds.approvals;
  const { ts } = await client.chat.postMessage({ channel, text: 'the batch' });
  assert.ok(ts);
  await client.filesUploadV2({ channel_id: channel, thread_ts: ts, filename: 'result.csv', content: 'a,b\n1,2\n' });
  const reply = slack.as(seedIds.ana).thread(channel, ts)[1];
  const [file] = reply?.files ?? [];
  assert.is(file?.name, 'result.csv');
  const headers = { authorization: `Bearer ${slack.botToken}` };
  assert.is(await (await fetch(textOf(file?.url_private), { headers })).text(), 'a,b\n1,2\n');
});

test('an upload of another length is refused', async () => {
  const { upload_url } = await call(slack, 'files.getUploadURLExternal', { filename: 'a.csv', length: 3 });
  assert.is((await fetch(textOf(upload_url), { method: 'POST', body: 'four' })).status, 400);
  assert.is((await fetch(textOf(upload_url), { method: 'POST', body: 'abc' })).status, 200);
});

test.run();
