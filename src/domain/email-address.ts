import { domainToASCII } from 'node:url';
import * as v from 'valibot';
import { plainLine } from './plain-line.ts';

/** RFC 5321 §4.5.3.1.3: a path is 256 characters with its brackets, so an address is 254. */
const LONGEST = 254;

/** `rfcEmail` is the pattern of HTML's e-mail input, which takes a host without a dot: such a host gets no mail here. */
const rfcAddress = v.pipe(v.string(), v.rfcEmail(), v.regex(/@.+\.[^.]+$/));

/** An e-mail address as a person types it, trimmed. Its case is kept: CxEngage gets it as typed. */
export const emailAddress = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty('Type an e-mail address.'),
  v.maxLength(LONGEST, `An e-mail address has at most ${LONGEST} characters.`),
  plainLine,
  v.check(
    (email) => v.is(rfcAddress, asciiAddress(email)),
    'This is not an e-mail address. An example of a good one: bob@example.com.',
  ),
);

/** The form in which e-mail addresses are compared: CxEngage does not tell cases apart. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/** The address with its domain in punycode when that domain has other than ASCII letters; otherwise undefined. */
export function punycodeOf(email: string): string | undefined {
  const ascii = asciiAddress(email);
  return ascii.toLowerCase() === email.toLowerCase() ? undefined : ascii;
}

function asciiAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 0 ? email : `${email.slice(0, at)}@${domainToASCII(email.slice(at + 1))}`;
}
