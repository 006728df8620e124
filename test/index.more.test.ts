import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pLimit from 'p-limit';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengageIds } from '../src/sandbox/cxengage/seed.ts';
import type { CxengageStandIn } from '../src/sandbox/cxengage/server.ts';
import { seedIds as people, seed } from '../src/sandbox/slack/seed.ts';
import { SCOPES } from '../src/slack/check.ts';
import { beginWith } from './helpers/begin-with.ts';
import { scratchFolder } from './helpers/scratch-folder.ts';
import { type Scene, type Setting, withProgram } from './with-program.ts';

const { approvals, general } = people;

/** Files of secrets, for the cases that need some. */
let secretFiles = '';
const test = suite('the program');
beginWith(
  test,
  async () => {
    secretFiles = await scratchFolder();
  },
  () => rm(secretFiles, { recursive: true, force: true }),
);

interface Case {
  readonly setting?: Setting;
  run(scene: Scene): Promise<void>;
}

/** Slack waits 3 s for an answer: with more programs that start at once a slow machine does not give it in time. */
const AT_ONCE = pLimit(2);

/** Adds one test whose cases run side by side, each a process of its own; the name of a failed case is in its error. */
function together(name: string, cases: Readonly<Record<string, Case>>): void {
  test(name, async () => {
    const ends = await Promise.allSettled(
      Object.entries(cases).map(async ([what, { run, setting }]) => {
        await AT_ONCE(() => withProgram(run, setting)).catch((error: unknown) => {
          throw new Error(`${what}: ${error instanceof assert.Assertion ? error.details : ''}\n${error}`);
        });
      }),
    );
    const failed = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    if (failed.length) throw new Error(failed.join('\n'));
  });
}

async function opensForm({ slack }: Scene): Promise<void> {
  const rita = slack.as(people.rita);
  assert.is((await rita.command('')).failure, undefined);
  const { view } = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
  assert.is(view.callback_id, 'create_user');
}

/** Resolves once the creating call is under way. */
function creating(cxengage: CxengageStandIn): Promise<void> {
  return new Promise((resolve) => {
    const stop = cxengage.onCall(({ method, path }) => {
      if (method !== 'POST' || path !== '/v1/users') return;
      stop();
      resolve();
    });
  });
}

async function isClosed(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

together('starts, works and stops', {
  'over HTTP; SIGTERM closes the port, and a creation in flight finishes first': {
    async run(scene) {
      const { slack, cxengage, clock, program } = scene;
      const port = (await scene.running()) ?? 0;
      const [rita, ana] = [slack.as(people.rita), slack.as(people.ana)];
      await opensForm(scene);
      await rita.options('roleId');
      const email = 'zoltan.quist@example.com';
      rita.fill({ email, firstName: 'Zoltan', lastName: 'Quist', roleId: cxengageIds.platformUser });
      assert.is((await rita.submit()).action, 'close');
      const card = await slack.until(
        () => slack.workspace.messages.find(({ channel, ephemeralTo }) => channel === approvals && !ephemeralTo),
        'the card',
      );
      cxengage.fault({ match: { method: 'POST', path: /^\/v1\/users$/ }, effect: { kind: 'slow', ms: 60_000 } });
      const sent = creating(cxengage);
      await ana.click({ channel: card.channel, ts: card.ts }, 'approve_request');
      await sent;

      program.kill('SIGTERM');
      await program.line(/"msg":"stopping"/);
      for (let tries = 0; !(await isClosed(port)); tries += 1) assert.ok(tries < 1_000, 'the port stays open');
      assert.is(cxengage.state.findUser(email), undefined);
      clock.advance(60_000);
      assert.equal(await program.ended, { code: 0, signal: null, stderr: '' });
      assert.is(cxengage.state.findUser(email)?.firstName, 'Zoltan');
      const file = new SqliteFile(join(program.folder, 'data', 'requests.db'), { readonly: true });
      assert.equal(file.prepare('select status from requests').all(), [{ status: 'created' }]);
      file.close();
    },
  },
  'over HTTP, whatever a signed request holds, and refuses signatures that are old or dated ahead': {
    async run(scene) {
      const { slack, program } = scene;
      await scene.running();
      const statuses = (bodies: readonly string[]) =>
        Promise.all(bodies.map(async (body) => (await slack.deliver(body)).status));
      assert.equal(
        await statuses(['payload=null', 'payload=[]', 'payload=5', 'payload={', '']),
        [400, 400, 400, 400, 404],
      );
      assert.equal(await statuses(['payload={"type":"x"}', 'command=%2Fx', 'a=1&a=2', 'payload={"event":null}']), [
        ...[404, 404, 404, 400],
      ]);
      const at = async (minutes: number) => {
        const timestamp = Math.floor(Date.now() / 1000) + minutes * 60;
        return (await slack.deliver('command=%2Fcreate-user&text=help', { timestamp })).status;
      };
      assert.equal([await at(-6), await at(6), await at(-4), await at(4)], [401, 401, 200, 200]);
      await opensForm(scene);
      assert.not.match(program.output(), 'unhandled rejection');
      program.kill('SIGTERM');
      assert.is((await program.ended).code, 0);
    },
  },
  'over a socket; SIGINT closes it': {
    setting: { mode: 'socket' },
    async run(scene) {
      assert.is(await scene.running(), undefined);
      await opensForm(scene);
      scene.program.kill('SIGINT');
      assert.equal(await scene.program.ended, { code: 0, signal: null, stderr: '' });
      await scene.slack.until(() => scene.slack.connections === 0 || undefined, 'the end of the connection');
    },
  },
  'with all its variables in a file .env, as a service user, in a public channel, of which it warns': {
    setting: {
      envFile: true,
      env: ({ cxengage }) => ({
        APPROVALS_CHANNEL: general,
        CXENGAGE_API_KEY_ID: '',
        CXENGAGE_API_KEY_SECRET: '',
        CXENGAGE_USERNAME: cxengage.serviceUser.username,
        CXENGAGE_PASSWORD: cxengage.serviceUser.password,
      }),
      prepare: ({ slack }) => slack.workspace.join(general, seed.app.userId),
    },
    async run(scene) {
      await scene.running();
      const warning = JSON.parse(await scene.program.line(/is public/));
      assert.is(warning.level, 40);
      assert.match(warning.msg, `APPROVALS_CHANNEL ${general} is public`);
      await opensForm(scene);
    },
  },
  'with its secrets in files': {
    setting: {
      env({ slack, cxengage }) {
        for (const [name, value] of [
          ['token', slack.botToken],
          ['signing', `${slack.signingSecret}\n`],
          ['key', `${cxengage.apiKey.secret}\r\n`],
        ] as const)
          writeFileSync(join(secretFiles, name), value);
        return {
          SLACK_BOT_TOKEN: undefined,
          SLACK_BOT_TOKEN_FILE: join(secretFiles, 'token'),
          SLACK_SIGNING_SECRET: '',
          SLACK_SIGNING_SECRET_FILE: join(secretFiles, 'signing'),
          CXENGAGE_API_KEY_SECRET: undefined,
          CXENGAGE_API_KEY_SECRET_FILE: join(secretFiles, 'key'),
        };
      },
    },
    async run(scene) {
      await scene.running();
      await opensForm(scene);
    },
  },
  'with a warning of what a .env may not mean': {
    setting: { envFile: true, env: { CXENGAGE_PASSWORD: 's3cret #1' } },
    async run(scene) {
      await scene.running();
      const warning = JSON.parse(await scene.program.line(/CXENGAGE_PASSWORD/));
      assert.is(warning.level, 40);
      assert.match(warning.msg, /^CXENGAGE_PASSWORD is followed by a comment in line \d+ of \.env/);
    },
  },
  'no further when it is told to stop while it waits for an answer at start': {
    setting: { prepare: ({ slack }) => slack.fault({ method: 'auth.test', effect: { slow: 600_000 } }) },
    async run({ slack, program }) {
      await slack.until(() => slack.calls.find(({ method }) => method === 'auth.test'), 'the first call');
      program.kill('SIGTERM');
      assert.equal(await program.ended, { code: 0, signal: null, stderr: '' });
      assert.not.match(program.output(), '"running"');
    },
  },
});

/** Ends with 1 and these lines on standard error, and with nothing else there. */
const ends = (setting: Setting, ...lines: readonly string[]): Case => ({
  setting,
  async run({ program }) {
    assert.equal(await program.ended, { code: 1, signal: null, stderr: `${lines.join('\n')}\n` });
    assert.not.match(program.output(), '"running"');
    assert.not.match(program.output(), /^ +at /m);
  },
});

together('does not start when something is wrong, and says what to do', {
  'the configuration': ends(
    { env: { APPROVERS: '*', SLACK_BOT_TOKEN: 'xoxp-s3cret' } },
    'The configuration has 2 problems:',
    '  SLACK_BOT_TOKEN must be the whole bot token, which starts with xoxb- (OAuth & Permissions page)',
    '  APPROVERS must list Slack user ids (U…) and user-group ids (S…), separated by commas, such as U024BE7LH,S0614TZR7',
    'Fix them in the environment or in .env. See .env.example for what each setting means.',
  ),
  'what a .env spoils, beside all else': ends(
    { envFile: true, env: { CXENGAGE_PASSWORD: 's3cret#1', APPROVALS_CHANNEL: '#approvals', APPROVERS: '*' } },
    'The configuration has 4 problems:',
    '  APPROVALS_CHANNEL is empty in line 10 of .env, because # begins a comment: give a value before it, or one in quotes',
    "  CXENGAGE_PASSWORD is cut off in line 15 of .env, where its # begins a comment: put the value in quotes, CXENGAGE_PASSWORD='…'",
    '  APPROVALS_CHANNEL is missing: give the id of the channel in which approvers decide (C…)',
    '  APPROVERS must list Slack user ids (U…) and user-group ids (S…), separated by commas, such as U024BE7LH,S0614TZR7',
    'Fix them in the environment or in .env. See .env.example for what each setting means.',
  ),
  'a .env that others may read': ends(
    { envFile: true, env: { CXENGAGE_API_URL: undefined } },
    'Other users of this machine may read .env (mode 644), and it holds secrets. Run: chmod 600 .env',
  ),
  'a secret that is given twice': ends(
    { env: { SLACK_BOT_TOKEN_FILE: '/nowhere/token' } },
    'The configuration has 1 problem:',
    '  SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: keep one of them',
    'Fix them in the environment or in .env. See .env.example for what each setting means.',
  ),
  'the bot token': ends(
    { env: { SLACK_BOT_TOKEN: 'xoxb-s3cret-token' } },
    'Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy the bot token from the OAuth & Permissions page again.',
  ),
  'a scope': ends(
    { mode: 'socket', scopes: SCOPES.filter((scope) => scope !== 'usergroups:read') },
    'The Slack app lacks the scope usergroups:read: add it under OAuth & Permissions and install the app again.',
  ),
  'the address of the database': ends(
    { env: { DATABASE_URL: 'postgres://bot:s3cret#1@127.0.0.1:5432/requests' } },
    'DATABASE_URL has an unencoded "#", most likely in the password: write it as %23 (percent-encode special characters).',
  ),
  'a port that is taken': {
    setting: { env: ({ slack }) => ({ PORT: new URL(slack.url).port }) },
    async run(scene) {
      const { port } = new URL(scene.slack.url);
      const sentence = `The bot cannot listen on 127.0.0.1:${port} (EADDRINUSE): set PORT or HOST to others.`;
      await ends({}, sentence).run(scene);
    },
  },
});

/** Starts without the service, refuses with a sentence, and works once `mend` has brought the service back. */
const waits = (service: string, setting: Setting, mend: (scene: Scene) => Promise<void> | void): Case => ({
  setting,
  async run(scene) {
    const { slack, program, running } = scene;
    await running();
    const warning = JSON.parse(await program.line(/service cannot be reached, trying again/));
    assert.is(warning.service, service);
    const { ephemeral } = await slack.as(people.rita).command('');
    assert.is(
      ephemeral?.text,
      `${service} cannot be reached right now, so no new requests are taken. Please try again in a minute.`,
    );
    await mend(scene);
    assert.is(JSON.parse(await program.line(/service can be reached again/)).service, service);
    await opensForm(scene);
  },
});

let mendSlack = () => {};
together('starts without what cannot be reached, and goes on trying', {
  'CxEngage down': waits('CxEngage', { prepare: ({ cxengage }) => cxengage.down() }, ({ cxengage }) => cxengage.up()),
  'Slack answers 503': waits(
    'Slack',
    {
      prepare({ slack }) {
        mendSlack = slack.fault({ method: '*', times: Number.POSITIVE_INFINITY, effect: { status: 503 } });
      },
    },
    () => mendSlack(),
  ),
  'CxEngage down, and a wrong key once it is up': {
    setting: { env: { CXENGAGE_API_KEY_SECRET: 's3cret-key' }, prepare: ({ cxengage }) => cxengage.down() },
    async run({ cxengage, program, running }) {
      await running();
      await cxengage.up();
      const { code, stderr } = await program.ended;
      assert.is(code, 1);
      assert.match(stderr, /^CxEngage refused the bot's credentials \(401\)[^\n]*\n$/);
    },
  },
});

test.run();
