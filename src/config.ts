import * as v from 'valibot';
import { databaseVariables, platformVariables, SECRETS, slackVariables, variables } from './variables.ts';

/** A sentence for the operator about how the variables were read. It never holds a value. */
export interface Remark {
  /** Absent: about a whole file. */
  readonly variable?: string;
  readonly sentence: string;
  /** It was never meant as a value, so that what the rules say of it is left out. */
  readonly isNoValue?: boolean;
}

/** What keeps a program from starting, and what it only mentions. */
export interface Remarks {
  readonly problems: readonly Remark[];
  readonly warnings: readonly Remark[];
}

export type Env = Readonly<Record<string, string | undefined>>;
export type Config = ReturnType<typeof toConfig>;

const MISSING: Readonly<Record<string, string>> = {
  SLACK_BOT_TOKEN: 'is missing: copy the bot token (xoxb-…) from the OAuth & Permissions page of your Slack app',
  APPROVALS_CHANNEL: 'is missing: give the id of the channel in which approvers decide (C…)',
  REQUESTERS: 'is missing: list who may request (U…, S…), or * for every full member',
  APPROVERS: 'is missing: list who may approve (U…, S…)',
};

const NONE: Remarks = { problems: [], warnings: [] };

/**
 * Reads the configuration from `env` and freezes it. `found` is what reading the variables has found.
 * Throws one Error whose message lists every problem on its own line: the variable and how to fix it.
 */
export function readConfig(env: Env, found = NONE): Config {
  return toConfig(valuesOf(variables, env, found, allCombinationProblems));
}

/** What `readConfig` would refuse: the variables and how to fix them, one sentence each. */
export function configProblems(env: Env, found = NONE): readonly string[] {
  return parse(variables, env, found, allCombinationProblems).problems;
}

const allCombinationProblems = (given: Env) => [...slackProblems(given), ...credentialProblems(given)];

/** Reads only the variables for CxEngage and the form. Throws as `readConfig` does. */
export function readPlatformConfig(env: Env, found = NONE): Pick<Config, 'cxengage' | 'form'> {
  return Object.freeze(toPlatformConfig(valuesOf(platformVariables, env, found, credentialProblems)));
}

/** Reads only the variables for Slack, and who may do what. Throws as `readConfig` does. */
export function readSlackConfig(env: Env, found = NONE): Pick<Config, 'slack' | 'policy' | 'deployment'> {
  return Object.freeze(toSlackConfig(valuesOf(slackVariables, env, found, slackProblems)));
}

/** Reads only the address of the database. Throws as `readConfig` does. */
export function readDatabaseUrl(env: Env, found = NONE): string {
  return valuesOf(databaseVariables, env, found, () => []).DATABASE_URL;
}

type Group = v.GenericSchema & { readonly entries: object };
type CombinationProblems = (given: Env) => readonly string[];

function valuesOf<Variables extends Group>(
  group: Variables,
  env: Env,
  found: Remarks,
  combinationProblems: CombinationProblems,
): v.InferOutput<Variables> {
  const { parsed, problems, warnings } = parse(group, env, found, combinationProblems);
  if (!parsed.success || problems.length) {
    const list = (lines: readonly string[]) => lines.map((line) => `  ${line}\n`).join('');
    const also = warnings.length ? `Warnings:\n${list(warnings.map(({ sentence }) => sentence))}` : '';
    throw new Error(
      `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${list(problems)}${also}Fix them in the environment or in .env. See .env.example for what each setting means.`,
    );
  }
  return parsed.output;
}

function parse<Variables extends Group>(
  group: Variables,
  env: Env,
  found: Remarks,
  combinationProblems: CombinationProblems,
) {
  const known = Object.keys(group.entries);
  // An empty variable counts as not set: people clear a line of `.env` to turn it off.
  const given = Object.fromEntries(known.flatMap((name) => (env[name]?.trim() ? [[name, env[name]]] : [])));
  const parsed = v.safeParse(group, given);
  const isOurs = ({ variable }: Remark) => variable === undefined || known.includes(variable);
  const spoiled = found.problems.filter(isOurs);
  // Why a secret is not there, or not right, is told already.
  const isTold = (name: string) =>
    spoiled.some(({ variable, isNoValue }) => variable === name && (isNoValue || SECRETS.some((one) => one === name)));
  // What is missing may be in the `.env` that cannot be read.
  const isUnread = spoiled.some(({ variable }) => variable === undefined);
  const issues: readonly v.BaseIssue<unknown>[] = parsed.issues ?? [];
  const rules = isUnread
    ? issues.filter(({ input }) => input !== undefined).map(problemOf)
    : [...issues.map(problemOf), ...combinationProblems(given)];
  const problems = [
    ...spoiled.map(({ sentence }) => sentence),
    ...rules.filter((line) => !isTold(line.split(' ', 1)[0] ?? '')),
  ];
  return { parsed, problems, warnings: found.warnings.filter(isOurs) };
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue) ?? '';
  return `${name} ${issue.input === undefined ? (MISSING[name] ?? 'is missing') : issue.message}`;
}

function slackProblems(given: Env): readonly string[] {
  if (given.SLACK_APP_TOKEN || given.SLACK_SIGNING_SECRET) return [];
  return ['SLACK_APP_TOKEN is missing: give it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode'];
}

function credentialProblems(given: Env): readonly string[] {
  const missing = (names: string[]) => names.filter((name) => !given[name]);
  const user = missing(['CXENGAGE_USERNAME', 'CXENGAGE_PASSWORD']);
  const key = missing(['CXENGAGE_API_KEY_ID', 'CXENGAGE_API_KEY_SECRET', 'CXENGAGE_TENANT_ID']);
  if (user.length === 0 || key.length === 0) return [];
  const advice = 'give all three of an API key, or CXENGAGE_USERNAME and CXENGAGE_PASSWORD of a service user';
  const wanted = user.length === 1 ? user : key;
  return wanted.map((name) => `${name} is missing: ${advice}`);
}

function toPlatformConfig(env: v.InferOutput<typeof platformVariables>) {
  const credentials =
    env.CXENGAGE_API_KEY_ID && env.CXENGAGE_API_KEY_SECRET && env.CXENGAGE_TENANT_ID
      ? { keyId: env.CXENGAGE_API_KEY_ID, keySecret: env.CXENGAGE_API_KEY_SECRET, tenantId: env.CXENGAGE_TENANT_ID }
      : {
          username: env.CXENGAGE_USERNAME ?? '',
          password: env.CXENGAGE_PASSWORD ?? '',
          ...(env.CXENGAGE_TENANT_ID && { tenantId: env.CXENGAGE_TENANT_ID }),
        };
  return {
    cxengage: Object.freeze({
      url: env.CXENGAGE_API_URL,
      credentials: Object.freeze(credentials),
      concurrency: env.CXENGAGE_CONCURRENCY,
      settleMs: env.CXENGAGE_SETTLE_SECONDS * 1_000,
    }),
    form: Object.freeze({
      country: env.DEFAULT_COUNTRY,
      status: env.CXENGAGE_USER_STATUS === 'omit' ? undefined : env.CXENGAGE_USER_STATUS,
    }),
  };
}

function toSlackConfig(env: v.InferOutput<typeof slackVariables>) {
  return {
    slack: Object.freeze({
      botToken: env.SLACK_BOT_TOKEN,
      appToken: env.SLACK_APP_TOKEN,
      signingSecret: env.SLACK_SIGNING_SECRET,
      apiUrl: env.SLACK_API_URL,
      host: env.HOST,
      port: env.PORT,
      approvalsChannel: env.APPROVALS_CHANNEL,
      mentionApprovers: env.MENTION_APPROVERS,
    }),
    deployment: Object.freeze({ command: env.SLACK_COMMAND, name: env.DEPLOYMENT_NAME }),
    policy: Object.freeze({ requesters: env.REQUESTERS, approvers: env.APPROVERS }),
  };
}

function toConfig(env: v.InferOutput<typeof variables>) {
  return Object.freeze({
    ...toPlatformConfig(env),
    ...toSlackConfig(env),
    databaseUrl: env.DATABASE_URL,
    logLevel: env.LOG_LEVEL,
  });
}
