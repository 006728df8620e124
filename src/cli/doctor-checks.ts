import { readFileSync } from 'node:fs';
import { type Config, configProblems, readDatabaseUrl, readPlatformConfig, readSlackConfig } from '../config.ts';
import { checkCxengage } from '../cxengage/check.ts';
import { isKnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { createLogger, logCause } from '../logger.ts';
import { useProxy } from '../proxy.ts';
import { checkSlack } from '../slack/check.ts';
import { connectSlack } from '../slack/connection.ts';
import { checkDatabase } from '../store/check.ts';
import { within } from '../timeouts.ts';
import { checkProxy } from './check-proxy.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Checks that run one after another. */
export interface CheckGroup {
  readonly name: string;
  readonly run: () => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Longer than the 10 s of each call within a check, several of which may follow each other. */
const LIMIT_MS = 30_000;
const clock = { now: Date.now, elapsed: () => performance.now() };

/** All checks that this configuration allows, in the order in which they are shown. */
export function checksOf(env: Env): readonly CheckGroup[] {
  const slack = settings(() => readSlackConfig(env));
  const platform = settings(() => readPlatformConfig(env));
  const databaseUrl = settings(() => readDatabaseUrl(env));
  const services = [slack?.slack.apiUrl ?? 'https://slack.com', platform?.cxengage.url].filter(
    (url) => url !== undefined,
  );
  return [
    { name: 'Node.js', run: () => [nodeFinding(process.versions.node)] },
    { name: 'Configuration', run: () => configFindings(env) },
    { name: 'Proxy', run: () => proxyFindings(env, services) },
    ...(slack ? [{ name: 'Slack', run: () => slackFindings(slack) }] : []),
    ...(platform ? [{ name: 'CxEngage', run: () => checkCxengage({ ...platform.cxengage, clock }) }] : []),
    ...(databaseUrl ? [{ name: 'Database', run: () => checkDatabase(databaseUrl) }] : []),
  ];
}

/** Runs all groups side by side. None can end another, by an error or by never ending. */
export async function runChecks(groups: readonly CheckGroup[], limitMs = LIMIT_MS): Promise<readonly Finding[]> {
  return (await Promise.all(groups.map((group) => runGroup(group, limitMs)))).flat();
}

async function runGroup({ name: check, run }: CheckGroup, limitMs: number): Promise<readonly Finding[]> {
  let found: readonly Finding[] = [{ check, state: 'unknown', text: `No result within ${limitMs / 1000} s.` }];
  const work = async () => {
    const findings = await run();
    found = findings;
  };
  try {
    await within(limitMs, work());
    return found;
  } catch (error) {
    if (isKnownError(error)) return [{ check, state: 'wrong', text: error.message }];
    const text = `This check failed itself. Report it to the maintainers: ${logCause(error)}`;
    return [{ check, state: 'unknown', text }];
  }
}

/** Undefined if the settings are wrong; `configFindings` says so. */
function settings<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function configFindings(env: Env): readonly Finding[] {
  const check = 'Configuration';
  const problems = configProblems(env);
  if (problems.length === 0) return [{ check, state: 'ok', text: 'All settings are valid.' }];
  return problems.map((text) => ({ check, state: 'wrong', text: `${text}.` }));
}

const { engines }: { readonly engines: { readonly node: string } } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

/** Whether this version, such as 24.1.0, is one that package.json allows. */
export function nodeFinding(version: string, wanted: string = engines.node): Finding {
  const check = 'Node.js';
  const [least = 0, leastMinor = 0] = numbersOf(wanted);
  const [major = 0, minor = 0] = numbersOf(version);
  if (major > least || (major === least && minor >= leastMinor)) return { check, state: 'ok', text: `v${version}` };
  const text = `v${version} is too old: the bot needs ${least}.${leastMinor} or newer. Run "npm install", which brings its own, and start the bot by "npm start".`;
  return { check, state: 'wrong', text };
}

const numbersOf = (version: string) => (version.match(/\d+/g) ?? []).map(Number);

function proxyFindings(env: Env, services: readonly string[]): readonly Finding[] | Promise<readonly Finding[]> {
  try {
    useProxy(env);
  } catch (error) {
    return [{ check: 'Proxy', state: 'wrong', text: error instanceof Error ? error.message : String(error) }];
  }
  return checkProxy(env, services);
}

/** Opens no socket: it would get clicks that the running bot waits for. */
async function slackFindings(config: Pick<Config, 'slack' | 'policy'>): Promise<readonly Finding[]> {
  const { client } = connectSlack(config.slack, {
    workspace: () => undefined,
    onLost: () => {},
    clock,
    random: Math.random,
    log: createLogger('silent'),
  });
  const { appToken, approvalsChannel } = config.slack;
  const { requesters, approvers } = config.policy;
  const groups = [...new Set([...requesters.groups, ...approvers.groups])];
  const { workspace, warnings } = await checkSlack({ client, appToken, approvalsChannel, groups });
  return [
    { check: 'Slack', state: 'ok', text: `${workspace.url}: tokens, scopes, groups and channel are good.` },
    ...warnings.map((text): Finding => ({ check: 'Slack', state: 'warning', text })),
  ];
}
