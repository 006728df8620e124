import { parse } from 'dotenv';
import type { Remark, Remarks } from '../config.ts';

export interface EnvText extends Remarks {
  readonly values: Readonly<Record<string, string>>;
}

interface Names {
  /** Variables of this program. Others may look as they like. */
  readonly known: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
}

/** One `NAME=value` of the file. */
interface Entry {
  readonly name: string;
  /** Everything after the `=`. */
  readonly raw: string;
  /** What dotenv reads from this line alone. */
  readonly value: string;
  readonly line: number;
}

const QUOTES = ["'", '"', '`'];
const NAME = /^\s*(?:export\s+)?([\w.-]+)/;
/** A quoted value as dotenv 18 reads it, which may end in a later line. */
const QUOTED = /^\s*(?:'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`)[ \t]*(?:#.*)?$/m;

/** Reads a `.env` file with dotenv, and finds the values that dotenv cuts, changes or skips without a word. */
export function readEnvText(text: string, { known, secrets }: Names): EnvText {
  const { entries, unread } = linesOf(text);
  const own = entries.filter(({ name }) => known.has(name));
  const last = [...new Map(own.map((entry) => [entry.name, entry])).values()];
  const problems: Remark[] = [];
  const warnings: Remark[] = [];
  for (const entry of last) {
    const { name: variable } = entry;
    const problem = quoteProblem(entry) ?? cutProblem(entry);
    const warning = problem ? undefined : commentWarning(entry, secrets.has(variable));
    if (problem) problems.push({ variable, sentence: `${variable} ${problem}` });
    if (warning) warnings.push({ variable, sentence: `${variable} ${warning}` });
    const lines = own.filter(({ name }) => name === variable).map(({ line }) => line);
    if (lines.length > 1) warnings.push({ variable, sentence: repeated(variable, lines, entry.line) });
  }
  for (const { line, name } of unread) {
    if (name !== undefined && known.has(name)) {
      const sentence = `${name} is not read from line ${line} of .env, which has no = after the name: write ${name}='…'`;
      problems.push({ variable: name, sentence });
    } else warnings.push({ sentence: `Line ${line} of .env is not read: it is neither NAME=value nor a comment` });
  }
  return { values: parse(text), problems, warnings };
}

/** The entries of a file, and the lines that are neither an entry nor a comment. */
function linesOf(text: string) {
  const lines = text.split(/\r\n?|\n/);
  const entries: Entry[] = [];
  const unread: { line: number; name: string | undefined }[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const content = lines[at]?.trim() ?? '';
    if (!content || content.startsWith('#')) continue;
    const line = at + 1;
    const [entry] = Object.entries(parse(content));
    if (!entry) {
      unread.push({ line, name: NAME.exec(content)?.[1] });
      continue;
    }
    const [name, value] = entry;
    const raw = content.replace(/^.*?(?:=|:(?=\s))/, '');
    const quoted = QUOTED.exec([raw, ...lines.slice(line)].join('\n'));
    const more = quoted?.index === 0 ? quoted[0].split('\n').length - 1 : 0;
    entries.push({ name, raw, value, line });
    at += more;
  }
  return { entries, unread };
}

function quoteProblem({ raw, value, line }: Entry): string | undefined {
  const quote = raw.trim().charAt(0);
  if (!QUOTES.includes(quote)) return undefined;
  const where = `in line ${line} of .env`;
  if (value.startsWith(quote))
    return `has a quote ${where} that does not close at its end: close it, or use other quotes around a value that contains ${quote}`;
  if (/[\r\n]/.test(value))
    return `has a line break ${where}, because \\n and \\r mean one in double quotes: use single quotes`;
  if (value.includes(`\\${quote}`))
    return `keeps the \\ before ${quote} ${where}: use other quotes around it, and no \\`;
  return undefined;
}

/** What follows the value: a comment, or nothing. */
const restOf = ({ raw, value }: Entry) =>
  QUOTES.includes(raw.trim().charAt(0)) ? '' : raw.slice(raw.indexOf(value) + value.length);

function cutProblem(entry: Entry): string | undefined {
  if (!restOf(entry).startsWith('#')) return undefined;
  const { name, value, line } = entry;
  if (!value) return cutToNothing(line);
  return `is cut off in line ${line} of .env, where its # begins a comment: put the value in quotes, ${name}='…'`;
}

function commentWarning(entry: Entry, isSecret: boolean): string | undefined {
  const rest = restOf(entry).trim();
  if (!rest) return undefined;
  if (!entry.value) return /^#[^\s#]/.test(rest) ? cutToNothing(entry.line) : undefined;
  const where = `in line ${entry.line} of .env`;
  return isSecret
    ? `is followed by a comment ${where}: if the # belongs to the value, put the value in quotes`
    : undefined;
}

const cutToNothing = (line: number) =>
  `is empty in line ${line} of .env, because # begins a comment: give a value before it, or one in quotes`;

function repeated(name: string, lines: readonly number[], used: number): string {
  const list = `${lines.slice(0, -1).join(', ')} and ${lines.at(-1)}`;
  return `${name} is set in lines ${list} of .env, and only line ${used} is used: remove the others`;
}
