import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { populate } from 'dotenv';
import type { Config, Env, Remark, Remarks } from '../config.ts';
import { similarNames } from '../domain/similar-names.ts';
import { codeOf } from '../errors.ts';
import { isLoopback, SECRETS, variables } from '../variables.ts';
import { type EnvText, readEnvText } from './env-text.ts';
import { decoded, readSecret } from './secret-file.ts';

/** The variables of this process, of `.env`, and of the files of secrets. */
export interface Environment extends Remarks {
  readonly values: Env;
}

const KNOWN = new Set<string>([...Object.keys(variables.entries), ...SECRETS.map((name) => `${name}_FILE`)]);

/**
 * Reads `.env` of this folder and adds its variables to `env`, as dotenv does; then the secrets whose `<NAME>_FILE` names
 * a file. Finds values that are spoiled on the way, such as by quotes that `docker --env-file` keeps.
 */
export function readEnvironment(env: Record<string, string | undefined>, folder = process.cwd()): Environment {
  const file = readEnvFile(folder);
  const problems = [...file.problems];
  const warnings = [...file.warnings];
  for (const variable of KNOWN) {
    const exported = env[variable];
    if (exported === undefined) continue;
    if (!exported.trim() && file.values[variable]?.trim()) {
      const sentence = `${variable} is empty in the environment, which hides its value in .env: unset it in the environment, or give it a value there`;
      warnings.push({ variable, sentence });
    }
    const problem = wrapProblem(variable, exported);
    if (problem) problems.push({ variable, sentence: `${variable} ${problem}` });
    if (variable === 'CXENGAGE_PASSWORD' && /^[ \t]|[ \t]$/.test(exported) && exported.trim())
      warnings.push({ variable, sentence: `${variable} begins or ends with a space, which is part of the value` });
  }
  populate(env, file.values);
  const values = { ...env };
  for (const variable of SECRETS) {
    const path = env[`${variable}_FILE`];
    if (!path?.trim()) continue;
    const secret = values[variable]?.trim()
      ? { problem: `${variable} and ${variable}_FILE are both set: keep one of them` }
      : readSecret(`${variable}_FILE`, resolve(folder, path));
    if ('problem' in secret) problems.push({ variable, sentence: secret.problem });
    else values[variable] = secret.value;
  }
  return {
    values,
    problems: [...problems, ...spoiledValues(values, problems)],
    warnings: [...warnings, ...misspelt(Object.keys(values))],
  };
}

const BY_NAME = new Map([...KNOWN].map((name) => [name, [name]]));
/** Shorter ones, such as PORT, are too much like those of other programs. */
const MIN_NAME = 8;

/** Names that look like a variable of this program and are none: a default would be used without a word. */
function misspelt(names: readonly string[]): readonly Remark[] {
  return names.flatMap((name) => {
    const like = name.toUpperCase();
    if (KNOWN.has(name) || like.length < MIN_NAME) return [];
    // Slack's other programs have variables of their own.
    const isOurs = like.startsWith('CXENGAGE_');
    const [known] = similarNames(like, BY_NAME);
    if (!known && !isOurs) return [];
    const todo = known ? `rename it to ${known}` : 'remove it, or correct its name as .env.example has it';
    return [{ sentence: `${name} is not a setting of the bot, and is ignored: ${todo}` }];
  });
}

/** Throws when others may read `.env`, unless Slack, CxEngage and the database are all on this machine. */
export function checkEnvFileIsPrivate(config: Config, folder = process.cwd()): void {
  // On Windows, Node.js makes the mode up.
  if (process.platform === 'win32' || isLocal(config)) return;
  const mode = (statSync(join(folder, '.env'), { throwIfNoEntry: false })?.mode ?? 0) & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new Error(
    `Other users of this machine may read .env (mode ${mode.toString(8)}), and it holds secrets. Run: chmod 600 .env`,
  );
}

function isLocal({ slack, cxengage, databaseUrl }: Config): boolean {
  const urls = [slack.apiUrl, cxengage.url, ...(databaseUrl.startsWith('sqlite:') ? [] : [databaseUrl])];
  return urls.every((url) => {
    const parsed = URL.parse(url);
    // The parameter `host` of a database outweighs the host before it.
    return parsed !== null && isLoopback(parsed.hostname) && !parsed.searchParams.has('host');
  });
}

function readEnvFile(folder: string): EnvText {
  const fault = (sentence: string): EnvText => ({ values: {}, problems: [{ sentence }], warnings: [] });
  try {
    const text = decoded(readFileSync(join(folder, '.env')));
    if (text === undefined) return fault('.env is not UTF-8 text: save it as UTF-8');
    return readEnvText(text, { known: KNOWN, secrets: new Set(SECRETS) });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { values: {}, problems: [], warnings: [] };
    if (code === 'EISDIR') return fault('.env is a folder: put a file in its place');
    return fault(`.env cannot be read (${code}): change its owner or permissions`);
  }
}

/** Quotes that a shell or dotenv would have removed. */
function wrapProblem(name: string, value: string): string | undefined {
  if (!/^(['"`]).*\1$/s.test(value.trim())) return undefined;
  const way = SECRETS.some((secret) => secret === name) ? ` If they belong to the value, use ${name}_FILE` : '';
  return `is in quotes, and they are part of the value (docker --env-file keeps them): remove them.${way}`;
}

const TYPOGRAPHIC = /^[“”„‘’‚«].*[“”‘’»]$/s;
/** What .env.example and guides write in place of a value. */
const PLACEHOLDER =
  /^(?:xox[a-z]-|xapp-|[CGSUW])?(?:…|\.{3}|[xX]{3,}|\*{3,}|<[^<>@#!]*>|[Cc]hange[-_ ]?[Mm]e)$|^(?:xox[a-z]|xapp)-your\b/;

/** Soft hyphen, zero-width space, direction marks, byte-order mark. Those that join an emoji's parts are not here. */
const INVISIBLE = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/;

/** Values that cannot be meant, wherever they come from. */
function spoiledValues(values: Env, told: readonly Remark[]): readonly Remark[] {
  return [...KNOWN].flatMap((variable) => {
    const value = values[variable]?.trim();
    const problem = value && !told.some((remark) => remark.variable === variable) ? spoiled(value) : undefined;
    return problem ? [{ variable, sentence: `${variable} ${problem}`, isNoValue: true }] : [];
  });
}

function spoiled(value: string): string | undefined {
  if (TYPOGRAPHIC.test(value)) return 'is in typographic quotes, which are part of the value: use straight ones';
  if (PLACEHOLDER.test(value)) return 'still has a placeholder: replace it with your own value';
  if (/[\r\n]/.test(value)) return 'has a line break in it: give the value on one line';
  if (value.includes('\uFFFD')) return 'is not UTF-8: save the file that it comes from as UTF-8';
  if (INVISIBLE.test(value)) return 'has an invisible character in it, which web pages and chats add: type it by hand';
  return undefined;
}
