import { readFileSync } from 'node:fs';
import {
  type Config,
  configProblems,
  type Env,
  readConfig,
  readDatabaseUrl,
  readPlatformConfig,
  readSlackConfig,
} from '../config.ts';
import { checkCxengage } from '../cxengage/check.ts';
import { groupsOf } from '../domain/policy.ts';
import { checkEnvFileIsPrivate, type Environment } from '../environment/read.ts';
import { isKnownError } from '../errors.ts';
import type { Finding } from '../finding.ts';
import { createLogger, logCause } from '../logger.ts';
import { useProxy } from '../proxy.ts';
import { checkSlack } from '../slack/check.ts';
import { checkClock } from '../slack/check-clock.ts';
import { checkPeople } from '../slack/check-people.ts';
import { connectClient } from '../slack/connect-client.ts';
import { unanswered } from '../slack/findings-of-calls.ts';
import { checkDatabase } from '../store/check.ts';
import { within } from '../timeouts.ts';
import { checkProxy } from './check-proxy.ts';

/** Checks that run one after another. */
export interface CheckGroup {
  readonly name: string;
  readonly run: () => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Longer than the 10 s of each call within a check, several of which may follow each other. */
const LIMIT_MS = 30_000;
const clock = { now: Date.now, elapsed: () => performance.now() };

/** All checks that this configuration allows, in the order in which they are shown. */
export function checksOf(environment: Environment): readonly CheckGroup[] {
  const { values: env } = environment;
  const slack = settings(() => readSlackConfig(env, environment));
  const platform = settings(() => readPlatformConfig(env, environment));
  const databaseUrl = settings(() => readDatabaseUrl(env, environment));
  const services = [slack?.slack.apiUrl ?? 'https://slack.com', platform?.cxengage.url].filter(
    (url) => url !== undefined,
  );
  return [
    { name: 'Node.js', run: () => [nodeFinding(process.versions.node)] },
    { name: 'Configuration', run: () => configFindings(environment) },
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
    const text = `This check itself failed. Report it to the maintainers: ${logCause(error)}`;
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

function configFindings(environment: Environment): readonly Finding[] {
  const check = 'Configuration';
  const { values, warnings } = environment;
  const problems = [...configProblems(values, environment).map((text) => `${text}.`), ...privacyProblems(environment)];
  const wrong = problems.map((text): Finding => ({ check, state: 'wrong', text }));
  const noted = warnings.map(({ sentence }): Finding => ({ check, state: 'warning', text: `${sentence}.` }));
  const found = [...wrong, ...noted];
  return found.length > 0 ? found : [{ check, state: 'ok', text: 'All settings are valid.' }];
}

/** What `npm start` says of a `.env` that others may read. */
function privacyProblems(environment: Environment): readonly string[] {
  const config = settings(() => readConfig(environment.values, environment));
  if (!config) return [];
  try {
    checkEnvFileIsPrivate(config);
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
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
async function slackFindings({ slack, policy }: Pick<Config, 'slack' | 'policy'>): Promise<readonly Finding[]> {
  const { client, clockAheadMs } = connectClient(slack, { clock, log: createLogger('silent') });
  const { appToken, approvalsChannel } = slack;
  const groups = groupsOf(policy);
  const { workspace, findings } = await checkSlack({ client, appToken, approvalsChannel, groups }).catch((error) => {
    throw unanswered(slack.apiUrl, error);
  });
  const people = workspace ? await checkPeople({ client, clock, policy, approvalsChannel, workspace }) : [];
  return [...findings, checkClock(clockAheadMs(), appToken ? 'socket' : 'http'), ...people];
}
