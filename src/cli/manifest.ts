import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { type Environment, readEnvironment } from '../environment/read.ts';
import { variables } from '../variables.ts';
import { appManifest } from './app-manifest.ts';
import { readOptions } from './options.ts';
import { terminalLine } from './terminal-text.ts';

/**
 * `npm run manifest -s`: prints the manifest of the Slack app for this deployment. It runs before there is a token, so of
 * the environment and `.env` it reads only what the manifest depends on.
 */
const USAGE = `Usage: npm run manifest -s [-- --socket | --http --url https://HOST] [--json]
  --socket  Socket Mode: the bot connects to Slack (the default)
  --http    HTTP mode: Slack calls the bot
  --url     HTTP mode, and the address at which Slack reaches the bot
  --json    as JSON instead of YAML`;
const OPTIONS = {
  socket: { type: 'boolean' },
  http: { type: 'boolean' },
  url: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  // The Slack CLI names the project's folder when it runs this as its hook `get-manifest`.
  source: { type: 'string' },
} as const;
const ENDPOINT = '/slack/events';

const given = () => readOptions({ options: OPTIONS }, USAGE);
type Given = ReturnType<typeof given>['values'];

function run(): string {
  const { values: options } = given();
  if (options.help) return `${USAGE}\n`;
  const environment = readEnvironment(process.env);
  const text = readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8');
  const manifest = appManifest(text, {
    command: setting('SLACK_COMMAND', environment),
    name: setting('DEPLOYMENT_NAME', environment),
    url: isHttp(options, environment) ? endpointAt(options.url) : undefined,
  });
  return options.json ? `${JSON.stringify(manifest, null, 2)}\n` : manifest.toString({ lineWidth: 0 });
}

function setting<Name extends 'SLACK_COMMAND' | 'DEPLOYMENT_NAME'>(
  name: Name,
  { values, problems }: Environment,
): v.InferOutput<(typeof variables.entries)[Name]> {
  const spoiled = problems.find(({ variable }) => variable === name);
  if (spoiled) throw new Error(`${spoiled.sentence}.`);
  const parsed = v.safeParse(variables.entries[name], values[name]?.trim() || undefined);
  if (!parsed.success) throw new Error(`${name} ${parsed.issues[0].message}.`);
  return parsed.output;
}

/** As the program itself decides it; before there is a token, the options do. */
function isHttp({ socket, http, url }: Given, { values }: Environment): boolean {
  const wanted = http === true || url !== undefined;
  if (socket && wanted) throw new Error('Socket Mode needs no address: remove --http and --url, or --socket.');
  // A placeholder is no token.
  const token = values.SLACK_APP_TOKEN?.trim();
  const hasAppToken = Boolean(token) && v.is(variables.entries.SLACK_APP_TOKEN, token);
  if (hasAppToken && wanted)
    throw new Error('SLACK_APP_TOKEN is set, so the bot uses Socket Mode: remove --http and --url, or the token.');
  return wanted || (!socket && !hasAppToken && Boolean(values.SLACK_SIGNING_SECRET?.trim()));
}

function endpointAt(typed: string | undefined): string {
  const url = URL.parse(typed?.trim() ?? '');
  if (url?.protocol !== 'https:' || url.username || url.password || url.search || url.hash)
    throw new Error(
      'HTTP mode needs --url and the https address at which Slack reaches the bot, such as https://bot.example.com.',
    );
  const base = url.href.replace(/\/+$/, '');
  return base.endsWith(ENDPOINT) ? base : `${base}${ENDPOINT}`;
}

try {
  process.stdout.write(run());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message.split('\n').map(terminalLine).join('\n')}\n`);
  process.exitCode = 2;
}
