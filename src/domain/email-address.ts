import { domainToASCII, domainToUnicode } from 'node:url';
import * as v from 'valibot';
import { emailProblem, severalAddresses } from './email-problem.ts';
import { pastedAddress } from './pasted-address.ts';
import { oneLine, plainLine, problemCheck } from './text.ts';

/** RFC 5321 §4.5.3.1.3: a path has at most 256 characters, brackets included, so an address has at most 254. */
const MAX_LENGTH = 254;

/** `rfcEmail` is the pattern of HTML's email input. It accepts `localhost` and `127.0.0.1`, which get no mail here. */
const rfcAddress = v.pipe(v.string(), v.rfcEmail(), v.regex(/@.+\.[^.]*[^.\d][^.]*$/));

/** RFC 6761 §6.4: no name under `.invalid` ever exists, so the template's rows use it. */
const SAMPLE = /\.invalid$/i;

/** An email address, without what is copied along with one. Its case is kept: CxEngage gets it as typed. */
export const emailAddress = v.pipe(
  v.string(),
  v.transform(pastedAddress),
  v.nonEmpty('Enter an email address.'),
  problemCheck(severalAddresses),
  v.check(
    (email) => asciiAddress(email).length <= MAX_LENGTH,
    `An email address has at most ${MAX_LENGTH} characters.`,
  ),
  plainLine,
  problemCheck((email) => (v.is(rfcAddress, asciiAddress(email)) ? undefined : emailProblem(email))),
  v.check(
    (email) => !SAMPLE.test(email),
    "Addresses that end in .invalid are samples. Enter the person's own address.",
  ),
);

/** Key for comparing addresses: CxEngage ignores case, and in DNS `münchen` equals `xn--mnchen-3ya`. */
export function emailKey(email: string): string {
  return asciiAddress(email.trim()).toLowerCase();
}

/** The address with its domain in punycode, or undefined when the domain is already ASCII. */
export function punycodeOf(email: string): string | undefined {
  // Comparing in lower case would not do: the Kelvin sign's lower case is a plain k.
  const hasOtherLetters = /[^\0-\x7f]/.test(email.slice(email.lastIndexOf('@') + 1));
  const ascii = asciiAddress(email);
  return hasOtherLetters && ascii !== email ? ascii : undefined;
}

/**
 * The spellings under which one mailbox may be stored, the given one first: a domain with other than ASCII letters as
 * it is, and in punycode. An address with an ASCII domain has one.
 */
export function spellingsOf(email: string): readonly [string, ...string[]] {
  const ascii = asciiAddress(email);
  const at = ascii.lastIndexOf('@');
  const unicode = `${ascii.slice(0, at)}@${domainToUnicode(ascii.slice(at + 1))}`;
  const isOther = (other: string) => other.toLowerCase() !== email.toLowerCase();
  return [email, ...[ascii, ...(/@.*xn--/i.test(ascii) ? [unicode] : [])].filter(isOther)];
}

/** CxEngage may hold the user under another spelling of the domain, and a call about them has to name that one. */
export function asStored(email: string, stored: string): string {
  return stored.toLowerCase() === email.toLowerCase() ? email : stored;
}

/**
 * The address for people, on one line and cut to `max` characters. A domain with other than ASCII letters can look like
 * another, so its ASCII spelling follows in brackets.
 */
export function shownAddress(email: string, max = MAX_LENGTH): string {
  const ascii = punycodeOf(email);
  const address = oneLine(email, max);
  return ascii === undefined ? address : `${address} (${oneLine(ascii.slice(ascii.lastIndexOf('@') + 1), max)})`;
}

/** Skips domains that `domainToASCII` would parse like a URL: it decodes `%6d` and drops text after `#`. */
function asciiAddress(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : '';
  return at < 0 || !ascii ? email : `${email.slice(0, at)}@${ascii}`;
}
