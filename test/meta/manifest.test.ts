import { access, readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { parse } from 'yaml';
import { appManifest } from '../../src/cli/app-manifest.ts';
import { SCOPES } from '../../src/slack/check.ts';
import { routes } from '../../src/slack/listeners/index.ts';
import { variables } from '../../src/variables.ts';
import { codeOf } from './code-of.ts';
import { readText, root, type SourceFile, sourcesIn } from './files.ts';

/**
 * Bot scopes that the called Web API methods need, for what we ask of them: "required scopes" of each method's page on
 * docs.slack.dev/reference/methods. The e-mail in `users.info` needs a scope of its own.
 */
const SCOPES_OF: Readonly<Record<string, readonly string[]>> = {
  'apps.connections.open': [], // connections:write, of the app-level token
  'auth.test': [],
  'bots.info': ['users:read'],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.members': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'], // of a conversation with one person
  'files.info': ['files:read'],
  filesUploadV2: ['files:write'], // files.getUploadURLExternal and files.completeUploadExternal
  'usergroups.list': ['usergroups:read'],
  'users.info': ['users:read', 'users:read.email'],
  'views.open': [],
  'views.push': [],
  'views.update': [],
};
const manifestText = await readText('manifest.yml');
const manifest = v.parse(
  v.looseObject({
    features: v.looseObject({ slash_commands: v.array(v.looseObject({ command: v.string() })) }),
    oauth_config: v.object({ scopes: v.strictObject({ bot: v.array(v.string()) }) }),
    settings: v.looseObject({ socket_mode_enabled: v.boolean() }),
  }),
  parse(manifestText),
);
const ROUTES = routes(v.getDefault(variables.entries.SLACK_COMMAND));
const URL_OF_BOT = 'https://bot.example.com/slack/events';
const COMMAND = v.getDefault(variables.entries.SLACK_COMMAND);
const DEPLOYMENTS = {
  'the default': { command: COMMAND, name: undefined, url: undefined },
  'HTTP mode': { command: COMMAND, name: undefined, url: URL_OF_BOT },
  'another command': { command: `/${'x'.repeat(31)}`, name: undefined, url: undefined },
  'a deployment': { command: '/create-user-eu', name: 'EU', url: undefined },
  'a deployment in HTTP mode': { command: '/create-user-eu', name: 'EU', url: URL_OF_BOT },
  'the longest name': { command: COMMAND, name: 'W'.repeat(20), url: undefined },
  'a name that YAML has to quote': { command: COMMAND, name: '- #1: {"a"} \'b\'', url: URL_OF_BOT },
  'a name without Latin letters': { command: COMMAND, name: '日本', url: undefined },
} as const;
const sorted = (list: Iterable<string>) => [...new Set(list)].sort();
const test = suite('manifest.yml');

const schemaFile = new URL('../shared/schemas/manifest.schema.2.0.0.json', root);
const hasSchema = await access(schemaFile).then(
  () => true,
  () => false,
);
if (hasSchema) {
  const schema = JSON.parse(await readFile(schemaFile, 'utf8'));
  // The published schema has keywords of its own and union types, which strict mode refuses.
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const isManifest = ajv.compile(schema);

  test("follows Slack's schema", () => {
    isManifest(manifest);
    assert.equal(isManifest.errors ?? [], [], "mend manifest.yml; the errors are those of Slack's own schema");
  });

  for (const [what, settings] of Object.entries(DEPLOYMENTS)) {
    test(`follows Slack's schema for ${what}`, () => {
      isManifest(parse(String(appManifest(manifestText, settings))));
      assert.equal(isManifest.errors ?? [], []);
    });
  }

  test('a misspelt key is found by the schema', () => {
    assert.not(isManifest({ ...manifest, setings: {} }));
  });
} else {
  console.log(
    `manifest schema check skipped: ${schemaFile.pathname.split('/').slice(-3).join('/')} is not beside the repository`,
  );
}

test('its commands are those of the route table', () => {
  assert.equal(
    sorted(manifest.features.slash_commands.map(({ command }) => command)),
    sorted(ROUTES.flatMap(({ on, id }) => (on === 'command' ? [id] : []))),
    'features.slash_commands and the commands in src/slack/listeners/index.ts must be the same',
  );
});

test('its scopes are those that the check at start wants', () => {
  assert.equal(
    sorted(manifest.oauth_config.scopes.bot),
    sorted(SCOPES),
    'oauth_config.scopes.bot and SCOPES in src/slack/check.ts must be the same',
  );
  assert.is(manifest.oauth_config.scopes.bot.length, SCOPES.length, 'a scope stands there twice');
});

test('its scopes are what the called methods and the commands need, no more and no less', async () => {
  const called = (await sourcesIn('src')).filter(({ path }) => path.startsWith('slack/')).flatMap(methodsIn);
  assert.equal(
    sorted(called).filter((method) => !(method in SCOPES_OF)),
    [],
    'give these methods a row in SCOPES_OF of this test, from their page on docs.slack.dev',
  );
  assert.equal(
    Object.keys(SCOPES_OF).filter((method) => !called.includes(method)),
    [],
    'nothing calls these methods: take them out of SCOPES_OF of this test',
  );
  const hasCommand = ROUTES.some(({ on }) => on === 'command');
  assert.equal(
    sorted(manifest.oauth_config.scopes.bot),
    sorted([...(hasCommand ? ['commands'] : []), ...called.flatMap((method) => SCOPES_OF[method] ?? [])]),
    'ask in manifest.yml and in SCOPES of src/slack/check.ts for just the scopes that are needed',
  );
});

test('is for Socket Mode, so it has no URL of ours', () => {
  assert.is(manifest.settings.socket_mode_enabled, true);
  assert.equal(urlKeys(manifest), [], 'a URL is for HTTP mode; README says where people enter theirs');
});

test('for the default settings it is the file, without the comment at its top', () => {
  const text = String(appManifest(manifestText, DEPLOYMENTS['the default']).toString({ lineWidth: 0 }));
  assert.is(text, manifestText.replace(/^(?:#.*\n)+/, ''));
});

test('a deployment has its own command, app name and bot name, and shares all else', () => {
  const { display_information, features, ...rest } = parse(
    String(appManifest(manifestText, DEPLOYMENTS['a deployment'])),
  );
  const original = parse(manifestText);
  assert.is(display_information.name, 'Create user (EU)');
  assert.is(features.bot_user.display_name, 'create_user_eu');
  assert.equal(
    features.slash_commands.map(({ command }: { command: string }) => command),
    ['/create-user-eu'],
  );
  assert.equal(rest, { ...rest, settings: original.settings, oauth_config: original.oauth_config });
});

test('in HTTP mode the address is in the three places, and Socket Mode is off', () => {
  const http = parse(String(appManifest(manifestText, DEPLOYMENTS['HTTP mode'])));
  assert.equal(urlKeys(http), ['url', 'request_url', 'message_menu_options_url']);
  assert.is(http.features.slash_commands[0].url, URL_OF_BOT);
  assert.equal(http.settings.interactivity, {
    is_enabled: true,
    request_url: URL_OF_BOT,
    message_menu_options_url: URL_OF_BOT,
  });
  assert.is(http.settings.socket_mode_enabled, false);
});

test('the name of the app has at most 35 characters, and that of the bot only those that Slack takes', () => {
  for (const [what, settings] of Object.entries(DEPLOYMENTS)) {
    const { display_information, features } = parse(String(appManifest(manifestText, settings)));
    assert.ok(display_information.name.length <= 35, what);
    assert.ok(display_information.name.includes(settings.name ?? ''), what);
    assert.match(features.bot_user.display_name, /^create_user(?:_[a-z0-9_]+)?$/, what);
  }
});

test('every way of calling a method is found', () => {
  const text = [
    'await client.chat',
    '  .postMessage({});',
    'await press.client.usergroups.users.list({}).catch(no);',
    "for await (const page of client.paginate('conversations.members', {})) use(page);",
    "await client.apiCall('views.publish', {});",
    'await client?.users.info({});',
    'await client.filesUploadV2({});',
    "// client.team.info({}) and 'client.bots.info()' are words",
    'await receiver.client.disconnect(); // the socket',
  ].join('\n');
  const found = [
    'chat.postMessage',
    'conversations.members',
    'filesUploadV2',
    'usergroups.users.list',
    'users.info',
    'views.publish',
  ];
  assert.equal(sorted(methodsIn({ path: 'a.ts', text })), found);
  assert.throws(() => methodsIn({ path: 'a.ts', text: 'client.apiCall(name, {})' }), /name the method/);
  assert.throws(() => methodsIn({ path: 'a.ts', text: 'const { chat } = client;' }), /name the method/);
});

/** The Web API methods that a file calls; `receiver.client` is the socket. Throws when it calls one in a way that hides its name. */
function methodsIn({ path, text }: SourceFile): string[] {
  const code = codeOf(text);
  const hidden = () => new Error(`src/${path}: name the method where it is called, as client.chat.update(…)`);
  if (/\}\s*=\s*(?:\w+\.)*client\b/.test(code) || /\bclient\s*\[/.test(code)) throw hidden();
  const calls = [...code.matchAll(/(?<!receiver\.)\bclient\s*\??\.\s*([a-zA-Z]\w*(?:\s*\.\s*[a-zA-Z]\w*)*)\s*\(/g)];
  return calls.flatMap(({ 0: call, 1: name = '', index }) => {
    const method = name.replace(/\s/g, '');
    if (method !== 'paginate' && method !== 'apiCall') return [method];
    const [, named] = /^\s*'([\w.]+)'/.exec(text.slice(index + call.length)) ?? [];
    if (!named) throw hidden();
    return [named];
  });
}

/** Keys at any depth that hold an address. */
function urlKeys(part: unknown): string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => [...(/url/i.test(key) ? [key] : []), ...urlKeys(value)]);
}

test.run();
