import { Server } from 'node:net';
import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ErrorKind, isKnownError } from '../src/errors.ts';
import { createLogger } from '../src/logger.ts';
import { createClock } from '../src/sandbox/clock.ts';
import { seedIds as people, seed } from '../src/sandbox/slack/seed.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/start-sandbox.ts';
import { createSqliteDatabase } from './helpers/databases.ts';
import { inTime } from './helpers/in-time.ts';

const { approvals, general } = people;
const ALWAYS = Number.POSITIVE_INFINITY;

type Setting = Partial<Pick<SandboxOptions, 'mode' | 'env' | 'prepare' | 'databaseUrl'>>;

/** What the start throws. */
async function refusal(setting: Setting): Promise<{ readonly kind: ErrorKind; readonly message: string }> {
  const database = await createSqliteDatabase();
  const log = createLogger('silent');
  try {
    const options = { clock: createClock(), mode: 'http', databaseUrl: database.url, log } as const;
    const sandbox = await startSandbox({ ...options, ...setting });
    await sandbox.close();
    throw new Error('it starts');
  } catch (error) {
    if (!isKnownError(error)) throw error;
    return { kind: error.kind, message: error.message };
  } finally {
    await database.drop();
  }
}

const test = suite('the start of the app');

const wrong: Readonly<Record<string, readonly [Setting, ErrorKind, string]>> = {
  'with a wrong bot token': [
    { env: { SLACK_BOT_TOKEN: 'xoxb-wrong' } },
    'forbidden',
    'Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy the bot token from the OAuth & Permissions page again.',
  ],
  'with a wrong app token': [
    { mode: 'socket', env: { SLACK_APP_TOKEN: 'xapp-wrong' } },
    'forbidden',
    'Slack refuses SLACK_APP_TOKEN (invalid_auth): create an app-level token with the scope connections:write on the Basic Information page.',
  ],
  'with a channel that is not there': [
    { env: { APPROVALS_CHANNEL: 'C0NOWHERE' } },
    'forbidden',
    'Slack does not show APPROVALS_CHANNEL C0NOWHERE to the bot: check the id, and type /invite @bot (with its own name) in the channel.',
  ],
  'with a private channel without the bot': [
    { prepare: ({ slack }) => slack.workspace.leave(approvals, seed.app.userId) },
    'forbidden',
    `Slack does not show APPROVALS_CHANNEL ${approvals} to the bot: check the id, and type /invite @bot (with its own name) in the channel.`,
  ],
  'with a public channel without the bot': [
    { env: { APPROVALS_CHANNEL: general } },
    'forbidden',
    `The bot is not in APPROVALS_CHANNEL ${general}: type /invite @bot (with its own name) there.`,
  ],
  'with an archived channel': [
    { prepare: ({ slack }) => slack.workspace.archive(approvals) },
    'forbidden',
    `APPROVALS_CHANNEL ${approvals} is archived: unarchive it or choose another channel.`,
  ],
  'with a channel shared with another organization': [
    { prepare: ({ slack }) => slack.workspace.share(approvals, true) },
    'forbidden',
    `APPROVALS_CHANNEL ${approvals} is shared with another organization, which would see personal data: choose another channel.`,
  ],
  'on a Slack plan without user groups': [
    {
      prepare: ({ slack }) =>
        void slack.fault({ method: 'usergroups.list', times: ALWAYS, effect: { error: 'paid_teams_only' } }),
    },
    'forbidden',
    'This Slack plan has no user groups (paid_teams_only): list user ids (U…) in REQUESTERS and APPROVERS instead, or upgrade the plan.',
  ],
  'with several things wrong in Slack, each on a line': [
    {
      mode: 'socket',
      env: { SLACK_APP_TOKEN: 'xapp-wrong', APPROVALS_CHANNEL: general },
      prepare: ({ slack }) => slack.workspace.disableGroup(people.approverGroup),
    },
    'forbidden',
    [
      'Slack refuses SLACK_APP_TOKEN (invalid_auth): create an app-level token with the scope connections:write on the Basic Information page.',
      `Slack has no active user group ${people.approverGroup}: correct REQUESTERS or APPROVERS, or enable the group.`,
      `The bot is not in APPROVALS_CHANNEL ${general}: type /invite @bot (with its own name) there.`,
    ].join('\n'),
  ],
  'with a wrong key of CxEngage': [
    { env: { CXENGAGE_API_KEY_SECRET: 'wrong' } },
    'forbidden',
    "CxEngage refused the bot's credentials (401). The bot's operator must check CXENGAGE_API_KEY_ID, CXENGAGE_API_KEY_SECRET and CXENGAGE_TENANT_ID, and that the key is enabled in CxEngage.",
  ],
  'with a wrong address of CxEngage': [
    {
      prepare: ({ cxengage }) =>
        void cxengage.fault({ match: {}, times: ALWAYS, effect: { kind: 'answer', status: 404 } }),
    },
    'not_found',
    'CxEngage cannot find this: no reason given (404). The base URL in CXENGAGE_API_URL may be wrong.',
  ],
  'without the permission to read roles': [
    {
      prepare({ cxengage }) {
        for (const name of ['VIEW_ALL_ROLES', 'MANAGE_ALL_ROLES']) {
          cxengage.state.callers.apiKey.permissions.delete(name);
        }
      },
    },
    'forbidden',
    "CxEngage refused this: forbidden: needs MANAGE_ALL_ROLES or VIEW_ALL_ROLES (403). The bot's credentials need the permission VIEW_ALL_ROLES. The bot's operator can grant it in CxEngage.",
  ],
  'with a database file that cannot be made': [
    { databaseUrl: 'sqlite:/dev/null/requests.db' },
    'upstream',
    'The database file /dev/null/requests.db cannot be opened (EEXIST): give DATABASE_URL a path on a local disk where this program may write.',
  ],
};
for (const [what, [setting, kind, message]] of Object.entries(wrong)) {
  test(`fails ${what}, and says what to do`, async () => assert.equal(await refusal(setting), { kind, message }));
}

test('fails on what is wrong even while something else cannot be reached', async () =>
  assert.is(
    (await refusal({ env: { SLACK_BOT_TOKEN: 'xoxb-wrong' }, prepare: ({ cxengage }) => cxengage.down() })).kind,
    'forbidden',
  ));

/** How a service is broken from before the start until the returned function mends it. */
type Break = (standIns: Pick<Sandbox, 'slack' | 'cxengage'>) => () => void;

const unreachable: readonly (readonly [string, 'CxEngage' | 'Slack', 'http' | 'socket', Break])[] = [
  [
    'CxEngage answers 429',
    'CxEngage',
    'http',
    ({ cxengage }) => {
      const headers = { 'retry-after': '1' };
      return cxengage.fault({ match: {}, times: ALWAYS, effect: { kind: 'answer', status: 429, headers } });
    },
  ],
  [
    'CxEngage answers 503',
    'CxEngage',
    'http',
    ({ cxengage }) => cxengage.fault({ match: {}, times: ALWAYS, effect: { kind: 'answer', status: 503 } }),
  ],
  [
    'Slack answers 503 over a socket',
    'Slack',
    'socket',
    ({ slack }) => slack.fault({ method: '*', times: ALWAYS, effect: { status: 503 } }),
  ],
  [
    'Slack answers 429',
    'Slack',
    'http',
    ({ slack }) => slack.fault({ method: '*', times: ALWAYS, effect: { ratelimited: 1 } }),
  ],
];

test('goes on without what cannot be reached, refuses with a sentence, and works when it is back', async () => {
  const cases = unreachable.map(async ([what, service, mode, breakIt]) => {
    let mend = () => {};
    const prepare: SandboxOptions['prepare'] = (standIns) => {
      mend = breakIt(standIns);
    };
    const back = Promise.withResolvers<void>();
    const lines: string[] = [];
    const log = createLogger('info', {
      write(line) {
        lines.push(line);
        if (line.includes('service can be reached again')) back.resolve();
      },
    });
    const database = await createSqliteDatabase();
    const options = { clock: createClock(), databaseUrl: database.url, log, mode, prepare };
    const { slack, close } = await startSandbox(options);
    try {
      const rita = slack.as(people.rita);
      assert.match(lines.join(''), `"service":"${service}","delayMs":`, what);
      if (mode === 'http') {
        const { ephemeral } = await rita.command('');
        const sentence = `${service} cannot be reached right now, so no new requests are taken. Please try again in a minute.`;
        assert.is(ephemeral?.text, sentence, what);
      } else assert.is(slack.connections, 0);
      mend();
      await inTime(back.promise, `${what}: the return`);
      assert.is((await rita.command('')).failure, undefined, what);
      const form = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), what);
      assert.is(form.view.callback_id, 'create_user');
    } finally {
      await close();
      await database.drop();
    }
  });
  const failed = (await Promise.allSettled(cases)).flatMap((end) => (end.status === 'rejected' ? [end.reason] : []));
  if (failed.length) throw failed[0];
});

test('warns once of what somebody should look at, and starts', async () => {
  const database = await createSqliteDatabase();
  const lines: { level: number; msg: string }[] = [];
  const log = createLogger('warn', { write: (line) => void lines.push(JSON.parse(line)) });
  const sandbox = await startSandbox({
    clock: createClock(),
    mode: 'http',
    databaseUrl: database.url,
    log,
    env: { APPROVALS_CHANNEL: general },
    machineClock: (clock) => ({ now: () => clock.now() + 400_000, elapsed: clock.elapsed }),
    prepare: ({ slack }) => {
      slack.workspace.join(general, seed.app.userId);
      slack.workspace.changeGroup(people.requesterGroup, []);
    },
  });
  try {
    const [group, channel, clock, ...more] = lines.map(({ msg }) => msg);
    assert.equal([lines.map(({ level }) => level), more], [[40, 40, 40], []]);
    assert.match(group ?? '', /^The user group @requesters \(S01REQUESTR\) is empty: /);
    assert.match(channel ?? '', /^APPROVALS_CHANNEL C01GENERAL0 is public: /);
    assert.match(clock ?? '', /^This machine's clock is \d+ s ahead of Slack's, so the bot refuses every click/);
  } finally {
    await sandbox.close();
    await database.drop();
  }
});

test('over HTTP the port opens only after the first checks', async () => {
  const database = await createSqliteDatabase();
  let standIns: Pick<Sandbox, 'slack'> | undefined;
  /** For each server that listens: whether the app has the answers to its first calls by then. */
  const isChecked: boolean[] = [];
  const { listen } = Server.prototype;
  mock.method(Server.prototype, 'listen', function (this: Server, ...args: Parameters<typeof listen>) {
    const calls = standIns?.slack.calls ?? [];
    const isAnswered = (name: string) => calls.some(({ method, answer }) => method === name && answer !== undefined);
    isChecked.push(['auth.test', 'conversations.info', 'usergroups.list'].every(isAnswered));
    return listen.apply(this, args);
  });
  try {
    const options = { clock: createClock(), databaseUrl: database.url, log: createLogger('silent') };
    const prepare: SandboxOptions['prepare'] = (both) => {
      standIns = both;
    };
    await (await startSandbox({ ...options, mode: 'http', prepare })).close();
    assert.is(isChecked.at(-1), true);
  } finally {
    mock.reset();
    await database.drop();
  }
});

test('a second app on one SQLite file is refused with what to do', async () => {
  const database = await createSqliteDatabase();
  const options = {
    clock: createClock(),
    mode: 'http',
    databaseUrl: database.url,
    log: createLogger('silent'),
  } as const;
  const first = await startSandbox(options);
  try {
    const { kind, message } = await refusal({ databaseUrl: database.url });
    assert.is(kind, 'conflict');
    assert.match(message, /^Another process of this program uses the database file .*: stop it first/);
  } finally {
    await first.close();
    await database.drop();
  }
});

test.run();
