import { domainToASCII } from 'node:url';
import * as v from 'valibot';
import { plainLine } from './text.ts';

/** RFC 5321 §4.5.3.1.3: a path is 256 characters with its brackets, so an address is 254. */
const LONGEST = 254;

/** `rfcEmail` is the pattern of HTML's e-mail input, which takes `localhost` and `127.0.0.1` too: they get no mail here. */
const rfcAddress = v.pipe(v.string(), v.rfcEmail(), v.regex(/@.+\.[^.]*[^.\d][^.]*$/));

/** An e-mail address as a person types it, trimmed. Its case is kept: CxEngage gets it as typed. */
export const emailAddress = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('Type an e-mail address.'),
  v.check((email) => asciiAddress(email).length <= LONGEST, `An e-mail address has at most ${LONGEST} characters.`),
  plainLine,
  v.check(
    (email) => v.is(rfcAddress, asciiAddress(email)),
    'This is not an e-mail address. An example of a good one: bob@example.com.',
  ),
);

/** The form in which e-mail addresses are compared: CxEngage does not tell cases apart, nor does DNS `münchen` and `xn--mnchen-3ya`. */
export function emailKey(email: string): string {
  return asciiAddress(email.trim()).toLowerCase();
}

/** The address with its domain in punycode when that domain has other than ASCII letters; otherwise undefined. */
export function punycodeOf(email: string): string | undefined {
  const ascii = asciiAddress(email);
  return ascii.toLowerCase() === email.toLowerCase() ? undefined : ascii;
}

/** `domainToASCII` reads its argument as a part of a URL: it decodes `%6d` and drops what follows a `#`. Such a domain stays as it is. */
function asciiAddress(email: string): string {
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : '';
  return at < 0 || !ascii ? email : `${email.slice(0, at)}@${ascii}`;
}
