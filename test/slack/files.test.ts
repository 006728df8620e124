import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tables } from '../../src/csv/tables.ts';
import { seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { SCOPES } from '../../src/slack/check.ts';
import { createFiles } from '../../src/slack/files.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { TOKEN, type Told, withFileServer } from './file-server.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { rita, omar, approvals, partners } = seedIds;
const owner = { teamId: seed.team.id, userId: rita };
const MOST_BYTES = 10 * 1024 * 1024;

const filesOf = ({ client, slack }: Scene, botToken = slack.botToken) =>
  createFiles({ client, botToken, apiUrl: slack.apiUrl });

/** A file that its owner has put where the bot sees it. */
function shared(
  { slack }: Scene,
  content: string | Uint8Array,
  { by = rita, external }: { readonly by?: string; readonly external?: string } = {},
) {
  const person = slack.as(by);
  const file = person.upload({ name: 'users.csv', content, ...(external !== undefined && { external }) });
  person.share(file.id, by === rita ? approvals : partners);
  return file.id;
}

const downloads = ({ slack }: Scene) => slack.calls.filter(({ method }) => method === 'download').length;

const test = suite('files in Slack');

test(
  'the bytes of a file are read as they are',
  withSlack(async (scene) => {
    for (const content of [Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x80]), 'email\nZoë@example.com\n', '']) {
      const bytes = await filesOf(scene).download(shared(scene, content), owner);
      assert.is(Buffer.compare(bytes, Buffer.from(content)), 0);
    }
  }),
);

test(
  'a file that the bot was never given is not there',
  withSlack(async (scene) => {
    const { id } = scene.slack.as(rita).upload({ name: 'users.csv', content: 'email\n' });
    const { message } = await thrownBy(filesOf(scene).download(id, owner), 'validation');
    assert.is(message, 'The file no longer exists. Upload it again.');
    await thrownBy(filesOf(scene).download('F0NOTHING00', owner), 'validation');
  }),
);

test(
  'a file that was removed is not there any more',
  withSlack(async (scene) => {
    const id = shared(scene, 'email\n');
    scene.slack.as(rita).removeFile(id);
    const { message } = await thrownBy(filesOf(scene).download(id, owner), 'validation');
    assert.is(message, 'The file no longer exists. Upload it again.');
  }),
);

test(
  'somebody else’s file is refused, and not read',
  withSlack(async (scene) => {
    const id = shared(scene, 'email\n', { by: omar });
    const { message } = await thrownBy(filesOf(scene).download(id, owner), 'validation');
    assert.is(message, 'Someone else uploaded this file. Upload your own.');
    assert.is(downloads(scene), 0);
    assert.is(String(await filesOf(scene).download(id, { ...owner, userId: omar })), 'email\n');
    assert.is(downloads(scene), 1);
  }),
);

test('a file that is kept elsewhere is refused, and nothing is sent to where it is', () =>
  withFileServer({ file: () => ({}) }, (elsewhere) =>
    withSlack(async (scene) => {
      const id = shared(scene, '', { external: `${elsewhere.url}/users.csv` });
      const { message } = await thrownBy(filesOf(scene).download(id, owner), 'validation');
      assert.is(message, 'This file is stored outside Slack. Download it and upload it to Slack.');
      assert.equal(elsewhere.calls, []);
    })(),
  ));

test(
  'a file of the most that a form takes is read, and one that says it is larger is not',
  withSlack(async (scene) => {
    const most = await filesOf(scene).download(shared(scene, Buffer.alloc(MOST_BYTES, 'a')), owner);
    assert.is(most.length, MOST_BYTES);
    const id = shared(scene, Buffer.alloc(MOST_BYTES + 1, 'a'));
    const { message } = await thrownBy(filesOf(scene).download(id, owner), 'validation');
    assert.is(message, 'The file is larger than 10 MB. Split it.');
    assert.is(downloads(scene), 1);
  }),
);

test(
  'without the scope Slack says so',
  withSlack(
    async (scene) => {
      const error = await thrownBy(filesOf(scene).download(shared(scene, 'email\n'), owner), 'upstream');
      assert.is(error.code, 'missing_scope');
    },
    { scopes: SCOPES.filter((scope) => scope !== 'files:read') },
  ),
);

test(
  'the sign-in page that comes in place of a file is no CSV',
  withSlack(async (scene) => {
    const bytes = await filesOf(scene, 'xoxb-another').download(shared(scene, 'email\n'), owner);
    const { message } = await thrownBy(tables.read(bytes), 'validation');
    assert.match(message, /^This is a web page, not a CSV\. The file itself could not be read\./);
  }),
);

test(
  'a Slack that is slow or out of order is worth another try',
  withSlack(async (scene) => {
    const id = shared(scene, 'email\n');
    scene.slack.fault({ method: 'files.info', effect: { ratelimited: 7 } });
    assert.is((await thrownBy(filesOf(scene).download(id, owner), 'upstream')).retryAfterMs, 7_000);
    for (const effect of [{ status: 503 }, { error: 'internal_error' }, 'drop'] as const) {
      scene.slack.fault({ method: 'files.info', effect });
      await thrownBy(filesOf(scene).download(id, owner), 'upstream');
    }
  }),
);

const hosted = (url: string) => ({ user: rita, mode: 'hosted', size: 6, url_private_download: `${url}/the-file.csv` });

test('a host that is not Slack’s gets neither a call nor the token', () =>
  withFileServer({ file: () => ({}) }, (elsewhere) =>
    withFileServer({ file: () => hosted(elsewhere.url) }, async ({ files }) => {
      await thrownBy(files.download('F1', owner), 'forbidden');
      assert.equal(elsewhere.calls, []);
    }),
  ));

for (const status of [301, 302, 307, 308]) {
  test(`an answer with ${status} is not followed, and the token stays here`, () =>
    withFileServer({ file: () => ({}) }, (elsewhere) => {
      const give: Told['give'] = (response) => {
        response.writeHead(status, { location: `${elsewhere.url}/the-file.csv` }).end();
      };
      return withFileServer({ file: hosted, give }, async ({ files, calls }) => {
        const error = await thrownBy(files.download('F1', owner), 'upstream');
        assert.not.match(`${error.message} ${error.cause}`, 'the-file');
        assert.equal(elsewhere.calls, []);
        assert.equal(
          calls.map(({ path }) => path),
          ['/api/files.info', '/the-file.csv'],
        );
      });
    }));
}

test('the file is asked for with the bot’s token, once', () => {
  const give: Told['give'] = (response) => void response.end('email\n');
  return withFileServer({ file: hosted, give }, async ({ files, calls }) => {
    assert.is(String(await files.download('F1', owner)), 'email\n');
    const authorization = `Bearer ${TOKEN}`;
    assert.equal(calls.slice(1), [{ path: '/the-file.csv', authorization }]);
  });
});

const broken: readonly (readonly [name: string, give: NonNullable<Told['give']>])[] = [
  ['500', (response) => void response.writeHead(500).end('oh')],
  ['503', (response) => void response.writeHead(503).end('oh')],
  ['429', (response) => void response.writeHead(429).end('oh')],
  ['an end without an answer', (response) => void response.destroy()],
  [
    'an end in the middle',
    (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('email\n', () => response.destroy());
    },
  ],
];
for (const [name, give] of broken) {
  test(`${name} in place of the bytes is worth another try, and names no file`, () =>
    withFileServer({ file: hosted, give }, async ({ files }) => {
      const error = await thrownBy(files.download('F1', owner), 'upstream');
      assert.not.match(`${error.message} ${error.cause}`, 'the-file');
    }));
}

test('404 in place of the bytes is a file that is gone', () => {
  const give: Told['give'] = (response) => void response.writeHead(404).end();
  return withFileServer({ file: hosted, give }, async ({ files }) => {
    const { message } = await thrownBy(files.download('F1', owner), 'validation');
    assert.is(message, 'The file no longer exists. Upload it again.');
  });
});

test('a file that is larger than Slack says is given up at the limit', () => {
  let sent = 0;
  const give: Told['give'] = (response) => {
    const part = Buffer.alloc(1024 * 1024, 'a');
    const more = () => {
      if (response.destroyed) return;
      sent += part.length;
      response.write(part, more);
    };
    more();
  };
  return withFileServer({ file: hosted, give }, async ({ files }) => {
    const { message } = await thrownBy(files.download('F1', owner), 'validation');
    assert.is(message, 'The file is larger than 10 MB. Split it.');
    // Some of it is on its way.
    assert.ok(sent < 4 * MOST_BYTES, `${sent} bytes were sent`);
  });
});

test('a file without an address for downloads is read from the other one, and without any from none', () => {
  const give: Told['give'] = (response, { url }) => void response.end(url);
  const only = (address: object) => ({ file: (url: string) => ({ ...hosted(url), ...address }), give });
  return withFileServer(
    { file: (url) => ({ user: rita, mode: 'hosted', url_private: `${url}/private.csv` }), give },
    async ({ files }) => assert.is(String(await files.download('F1', owner)), '/private.csv'),
  ).then(() =>
    withFileServer(only({ url_private_download: undefined }), async ({ files, calls }) => {
      await thrownBy(files.download('F1', owner), 'validation');
      assert.is(calls.length, 1);
    }),
  );
});

test(
  'a file goes below a message, with its name and content, and a sentence that says what it is',
  withSlack(async (scene) => {
    const { slack, client } = scene;
    const { ts = '' } = await client.chat.postMessage({ channel: approvals, text: 'the batch' });
    const content = '\ufeffemail\r\nZoë@example.com\r\n';
    const id = await filesOf(scene).upload(
      { channel: approvals, ts },
      { name: 'result.csv', content, about: 'result.csv: the <result> of 2 rows.' },
    );
    const [root, reply, ...others] = slack.as(rita).thread(approvals, ts);
    assert.is(root?.ts, ts);
    assert.equal(others, []);
    assert.is(reply?.text, 'result.csv: the &lt;result&gt; of 2 rows.');
    assert.equal(
      reply?.files?.map((file) => [file.id, file.name, file.title]),
      [[id, 'result.csv', 'result.csv']],
    );
    assert.is(String(slack.as(rita).download(id)?.content), content);
  }),
);

test(
  'a file without a message goes into the conversation itself',
  withSlack(async (scene) => {
    const { slack, client } = scene;
    const { channel = '' } = await client.chat.postMessage({ channel: rita, text: 'hello' });
    const id = await filesOf(scene).upload(
      { channel },
      { name: 'users.csv', content: 'email\n', about: 'A template.' },
    );
    const [, message, ...others] = slack.as(rita).direct();
    assert.equal([message?.thread_ts, others], [undefined, []]);
    assert.equal(
      message?.files?.map((file) => file.id),
      [id],
    );
    assert.is(String(slack.as(rita).download(id)?.content), 'email\n');
  }),
);

test(
  'a place that is gone is not found, and what may pass is worth another try',
  withSlack(async (scene) => {
    const { slack } = scene;
    const upload = (channel: string, ts?: string) =>
      filesOf(scene).upload({ channel, ...(ts && { ts }) }, { name: 'result.csv', content: 'a', about: 'A result.' });
    await thrownBy(upload('C0NOTHING00'), 'not_found');
    await thrownBy(upload(approvals, '1700000000.000100'), 'not_found');
    slack.fault({ method: 'files.completeUploadExternal', effect: { ratelimited: 9 } });
    assert.is((await thrownBy(upload(approvals), 'upstream')).retryAfterMs, 9_000);
    for (const method of ['files.getUploadURLExternal', 'files.completeUploadExternal']) {
      slack.fault({ method, effect: { status: 502 } });
      await thrownBy(upload(approvals), 'upstream');
    }
    assert.equal(slack.workspace.messages, []);
    slack.workspace.archive(approvals);
    await thrownBy(upload(approvals), 'not_found');
  }),
);

test.run();
