import { addressesIn } from './pasted-address.ts';
import { figure, quoted } from './text.ts';

const EXAMPLE = 'Example: bob@example.com.';

/** The characters that HTML's email input takes before the @. */
const LOCAL = /[^\w.!#$%&'*+/=?^`{|}~-]/u;
const DOMAIN = /[^\p{L}\p{M}\p{N}.-]/u;
const MAX_LABEL_LENGTH = 63;

/** A sentence when a text has several different addresses. */
export function severalAddresses(text: string): string | undefined {
  const { length } = addressesIn(text);
  if (length < 2) return undefined;
  return `There are ${figure(length)} email addresses here. Use one row, or one request, for each person.`;
}

/** Names what is wrong with a text that is not an email address: the character and its position where there is one. */
export function emailProblem(email: string): string {
  const at = email.indexOf('@');
  if (at < 0) return `There is no @ in ${quoted(email)}. ${EXAMPLE}`;
  const space = email.search(/\s/);
  if (space >= 0) return `${character(email, space)} is a space. An email address has no spaces.`;
  const second = email.indexOf('@', at + 1);
  if (second > 0) return `${character(email, second)} is a second @. An email address has only one.`;
  if (at === 0) return `The part before the @ is missing in ${quoted(email)}. ${EXAMPLE}`;
  const wrong = email.slice(0, at).search(LOCAL);
  if (wrong >= 0)
    return `${character(email, wrong)} is ${nameOf(email, wrong)}. Before the @, use plain letters (a to z), digits, and marks such as . - _ +`;
  return domainProblem(email, at + 1);
}

function domainProblem(email: string, start: number): string {
  const domain = email.slice(start);
  if (!domain) return `The part after the @ is missing in ${quoted(email)}. ${EXAMPLE}`;
  const wrong = domain.search(DOMAIN);
  if (wrong >= 0) {
    const what = nameOf(email, start + wrong);
    const advice =
      what === 'a comma' ? 'Use a dot instead.' : 'After the @, use only letters, digits, dots and hyphens.';
    return `${character(email, start + wrong)} is ${what}. ${advice}`;
  }
  const extra = domain.indexOf('..') + 1;
  if (extra > 0 || domain.startsWith('.')) return `${character(email, start + extra)} is an extra dot.`;
  if (!domain.includes('.')) return `There is no dot after the @ in ${quoted(email)}. ${EXAMPLE}`;
  return labelProblem(domain) ?? `${quoted(domain)} is not a valid domain name. ${EXAMPLE}`;
}

function labelProblem(domain: string): string | undefined {
  const labels = domain.split('.');
  const hyphen = labels.find((label) => label.startsWith('-') || label.endsWith('-'));
  if (hyphen) return `${quoted(hyphen)} after the @ begins or ends with a hyphen. ${EXAMPLE}`;
  const long = labels.find((label) => label.length > MAX_LABEL_LENGTH);
  if (long) return `${quoted(long)} is too long. Between two dots there are at most ${MAX_LABEL_LENGTH} characters.`;
  return /^\d+$/.test(labels.at(-1) ?? '') ? `${quoted(domain)} ends in a number. ${EXAMPLE}` : undefined;
}

const NAMES: Readonly<Record<string, string>> = { ',': 'a comma', '"': 'a quotation mark' };

function nameOf(text: string, at: number): string {
  const found = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return NAMES[found] ?? `"${found}"`;
}

/** `Character 3 of "…"`, counted in code points as people see them. */
function character(text: string, at: number): string {
  return `Character ${[...text.slice(0, at)].length + 1} of ${quoted(text)}`;
}
