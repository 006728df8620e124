import { WebClient } from '@slack/web-api';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Json, jsonOf, listOf, textOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { call, connect, input, modal, type RawApp, sandbox } from './raw-app.ts';

const { approvals, general, partners } = seedIds;
let slack: SlackStandIn;
let app: RawApp;
let rita: Person;
let omar: Person;
let triggerId: unknown;

const test = suite('files');
beginWith(
  test,
  async () => {
    ({ slack } = await sandbox());
    rita = slack.as(seedIds.rita);
    omar = slack.as(seedIds.omar);
    app = await connect(slack, ({ trigger_id }) => {
      triggerId = trigger_id;
      return {};
    });
  },
  async () => {
    await app.close();
    await slack.close();
  },
);
test.before.each(() => slack.reset());

/** Sends a file in a form, as Rita. */
async function send(file: Json & { readonly id: string }): Promise<void> {
  await rita.command('');
  await call(slack, 'views.open', { trigger_id: triggerId, view: modal([input('file', { type: 'file_input' })]) });
  rita.fill({ file: [file.id] });
  assert.is((await rita.submit()).acked, true);
}

/** The bytes of an upload are there; it is not finished. */
async function uploaded(content = 'a,b\n', name = 'result.csv'): Promise<string> {
  const room = await call(slack, 'files.getUploadURLExternal', { filename: name, length: content.length });
  assert.is((await fetch(textOf(room.upload_url), { method: 'POST', body: content })).status, 200);
  return textOf(room.file_id);
}

async function finished(args: Json = {}, content?: string): Promise<string> {
  const id = await uploaded(content);
  const answer = await call(slack, 'files.completeUploadExternal', { files: [{ id }], ...args });
  assert.is(answer.ok, true, JSON.stringify(answer));
  return id;
}

const info = (file: string) => call(slack, 'files.info', { file });
const download = (url: unknown) =>
  fetch(textOf(url), { headers: { authorization: `Bearer ${slack.botToken}` } }).then(async (response) => ({
    status: response.status,
    type: response.headers.get('content-type')?.split(';')[0],
    text: await response.text(),
  }));

test('a download needs the bearer; without it comes a login page with status 200', async () => {
  const file = rita.upload({ name: 'users.csv', content: 'email\n' });
  await send(file);
  const about = jsonOf((await info(file.id)).file);
  assert.equal([about.size, about.filetype, about.mimetype, about.mode], [6, 'csv', 'text/csv', 'hosted']);
  const open = await fetch(textOf(about.url_private_download));
  assert.equal([open.status, open.headers.get('content-type')?.split(';')[0]], [200, 'text/html']);
  assert.equal(await download(about.url_private_download), { status: 200, type: 'text/csv', text: 'email\n' });
});

test('the bot cannot read an upload that nobody has sent to it, and can from the submission on', async () => {
  const file = rita.upload({ name: 'users.csv', content: 'email\n' });
  assert.is((await info(file.id)).error, 'file_not_found');
  assert.is((await download(file.url_private)).type, 'text/html');
  await send(file);
  assert.is((await info(file.id)).ok, true);
});

test('a form takes nobody else’s upload', async () => {
  const file = omar.upload({ name: 'users.csv', content: 'email\n' });
  await rita.command('');
  await call(slack, 'views.open', { trigger_id: triggerId, view: modal([input('file', { type: 'file_input' })]) });
  assert.throws(() => rita.fill({ file: [file.id] }), /no file/);
});

test('a file in a conversation is the bot’s to read while the bot is there', async () => {
  const elsewhere = omar.upload({ name: 'a.csv', content: 'a' });
  omar.share(elsewhere.id, general);
  assert.is((await info(elsewhere.id)).error, 'file_not_found');
  const here = omar.upload({ name: 'b.csv', content: 'b' });
  omar.share(here.id, partners);
  assert.is((await info(here.id)).ok, true);
  slack.workspace.leave(partners, slack.bot.userId);
  assert.is((await info(here.id)).error, 'file_not_found');
  assert.throws(() => omar.share(here.id, approvals), /cannot write/);
  assert.throws(() => rita.share(here.id, approvals), /no file/);
});

test('files.info says where a file is shared', async () => {
  const alone = jsonOf((await info(await finished())).file);
  assert.equal([alone.shares, alone.channels, alone.groups, alone.ims, alone.is_public], [{}, [], [], [], false]);
  const { ts } = await call(slack, 'chat.postMessage', { channel: approvals, text: 'the batch' });
  const id = await finished({ channel_id: approvals, thread_ts: ts });
  const reply = slack.workspace.messages.at(-1);
  const { shares, channels, groups, is_public } = jsonOf((await info(id)).file);
  assert.equal([channels, groups, is_public], [[], [approvals], false]);
  const none = { reply_users: [], reply_users_count: 0, reply_count: 0 };
  const place = { channel_name: 'approvals', team_id: 'T01EXAMPLE0' };
  assert.equal(shares, { private: { [approvals]: [{ ...none, ts: reply?.ts, thread_ts: ts, ...place }] } });
  const open = jsonOf((await info(await finished({ channel_id: partners }))).file);
  assert.equal([open.channels, open.is_public, Object.keys(jsonOf(open.shares))], [[partners], true, ['public']]);
});

test('the replies to a file are counted in its share', async () => {
  const id = await finished({ channel_id: approvals });
  const root = slack.workspace.messages.at(-1)?.ts ?? '';
  const { ts } = rita.say(approvals, 'thanks', root);
  const shares = jsonOf(jsonOf(jsonOf((await info(id)).file).shares).private);
  const [share] = listOf(shares[approvals]);
  assert.equal([share?.reply_users, share?.reply_count, share?.latest_reply], [[seedIds.rita], 1, ts]);
});

test('the SDK uploads a file into a thread', async () => {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });
  const { ts } = await client.chat.postMessage({ channel: approvals, text: 'the batch' });
  assert.ok(ts);
  const content = 'a,b\n1,2\n';
  await client.filesUploadV2({ channel_id: approvals, thread_ts: ts, filename: 'result.csv', content });
  const reply = slack.as(seedIds.ana).thread(approvals, ts)[1];
  const [file] = reply?.files ?? [];
  assert.is(file?.name, 'result.csv');
  assert.is((await download(file?.url_private)).text, content);
});

test('an upload of another length is refused, and so is one that is empty', async () => {
  const { upload_url } = await call(slack, 'files.getUploadURLExternal', { filename: 'a.csv', length: 3 });
  for (const body of ['four', ''])
    assert.is((await fetch(textOf(upload_url), { method: 'POST', body })).status, 400, body);
  assert.is((await fetch(textOf(upload_url), { method: 'POST', body: 'abc' })).status, 200);
});

/** Arguments of files.getUploadURLExternal, and the error. */
const noRoom: readonly (readonly [string, Json, string])[] = [
  ['a text is not empty', { length: 0 }, 'missing_argument'],
  ['a length is a number', { length: 'many' }, 'missing_argument'],
  ['there is a name', { filename: '' }, 'missing_argument'],
  ['an image is described in 1000 characters', { alt_txt: 'a'.repeat(1001) }, 'alt_txt_too_large'],
  ['a snippet weighs 1 MB', { snippet_type: 'text', length: 1024 * 1024 + 1 }, 'snippet_too_large'],
];

for (const [rule, args, error] of noRoom) {
  test(`room for an upload: ${rule} → ${error}`, async () => {
    const answer = await call(slack, 'files.getUploadURLExternal', { filename: 'a.csv', length: 1, ...args });
    assert.is(answer.error, error);
  });
}

/** Where an upload cannot go, and the error. */
const nowhere: readonly (readonly [string, () => Json | Promise<Json>, string])[] = [
  ['a person’s id is no channel', () => ({ channel_id: seedIds.rita }), 'invalid_arguments'],
  ['a channel exists', () => ({ channel_id: 'C0NOTHING00' }), 'channel_not_found'],
  ['the bot is in a public channel', () => ({ channel_id: general }), 'not_in_channel'],
  [
    'a private channel without the bot is not there',
    () => {
      slack.workspace.leave(approvals, slack.bot.userId);
      return { channel_id: approvals };
    },
    'channel_not_found',
  ],
  [
    'nothing goes into an archived channel',
    () => {
      slack.workspace.archive(approvals);
      return { channel_id: approvals };
    },
    'is_archived',
  ],
  [
    'a messages tab is not switched off',
    async () => {
      const { channel } = await call(slack, 'chat.postMessage', { channel: seedIds.rita, text: 'hello' });
      slack.workspace.closeDirect(true);
      return { channel_id: channel };
    },
    'messages_tab_disabled',
  ],
  [
    'a thread begins with a message',
    () => ({ channel_id: approvals, thread_ts: '1700000000.000100' }),
    'thread_not_found',
  ],
  ['a thread_ts is one', () => ({ channel_id: approvals, thread_ts: 'yesterday' }), 'invalid_thread_ts'],
  [
    'a thread begins with no reply',
    () => {
      const { ts } = rita.say(approvals, 'one');
      return { channel_id: approvals, thread_ts: rita.say(approvals, 'two', ts).ts };
    },
    'cannot_reply_to_message',
  ],
];

for (const [rule, args, error] of nowhere) {
  test(`finishing an upload: ${rule} → ${error}, and it can be finished elsewhere`, async () => {
    const files = [{ id: await uploaded() }];
    const to = await args();
    const before = slack.workspace.messages.length;
    assert.is((await call(slack, 'files.completeUploadExternal', { files, ...to })).error, error);
    assert.is(slack.workspace.messages.length, before);
    assert.is((await call(slack, 'files.completeUploadExternal', { files })).ok, true);
  });
}

test('an upload is finished once, and named once', async () => {
  const id = await uploaded();
  const finish = async (...ids: readonly string[]) => {
    const files = ids.map((one) => ({ id: one }));
    return (await call(slack, 'files.completeUploadExternal', { files, channel_id: approvals })).error;
  };
  assert.is(await finish(id, id), 'file_not_found');
  assert.is(await finish(id), undefined);
  assert.is(await finish(id), 'file_not_found');
  assert.is(slack.workspace.messages.length, 1);
});

test('a file that its owner removed is deleted, for a download it is not there, and messages say so', async () => {
  const file = rita.upload({ name: 'users.csv', content: 'email\n' });
  await send(file);
  rita.share(file.id, approvals);
  assert.throws(() => omar.removeFile(file.id), /omar has no file/);
  rita.removeFile(file.id);
  assert.is((await info(file.id)).error, 'file_deleted');
  assert.is((await download(file.url_private_download)).status, 404);
  assert.equal(slack.workspace.messages.at(-1)?.files, [{ id: file.id, mode: 'tombstone' }]);
  assert.is(rita.download(file.id), undefined);
  assert.throws(() => rita.removeFile(file.id), /no file/);
});

test('a removed file that the bot could not see is not found rather than deleted', async () => {
  const file = rita.upload({ name: 'users.csv', content: 'email\n' });
  rita.removeFile(file.id);
  assert.is((await info(file.id)).error, 'file_not_found');
});

test('an external file has its address elsewhere and no bytes here', async () => {
  const external = 'https://drive.example.com/users.csv';
  const file = rita.upload({ name: 'users.csv', content: '', external });
  await send(file);
  const about = jsonOf((await info(file.id)).file);
  assert.equal([about.mode, about.is_external, about.size], ['external', true, 0]);
  assert.equal([about.url_private, about.external_url], [external, external]);
  assert.is(about.url_private_download, undefined);
  const path = `${slack.url}/files-pri/T01EXAMPLE0-${file.id}/users.csv`;
  assert.is((await download(path)).status, 404);
});

test('a person downloads what is in a message that he sees', async () => {
  const id = await finished({ channel_id: approvals }, 'a,b\n1,2\n');
  assert.is(String(rita.download(id)?.content), 'a,b\n1,2\n');
  assert.is(omar.download(id), undefined);
  assert.is(rita.download(await finished()), undefined);
});

test('half a character in a name does not travel', () => {
  assert.is(rita.upload({ name: 'a\ud800.csv', content: 'a' }).name, 'a\ufffd.csv');
});

test.run();
