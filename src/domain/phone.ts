import {
  type CountryCode,
  getExampleNumber,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import * as v from 'valibot';
import { plainPunctuation, unquoted, withoutEnds, withoutMarks } from './pasted-text.ts';
import { counted, quoted } from './text.ts';

/**
 * Converts a phone number in any common format to E.164 (`+14162221122`), which CxEngage requires. Without `country` it
 * must start with `+` or `00`.
 */
export function telephone(country: CountryCode | undefined) {
  const samples = phoneExamples(country);
  return v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const typed = pastedNumber(dataset.value);
      const number = parsed(typed, country);
      if (number?.isValid() && !number.ext) return number.number;
      const problem = number?.ext ? 'Leave out the extension.' : problemOf(typed, country);
      addIssue({ message: `${problem} Example: ${samples}.` });
      return NEVER;
    }),
  );
}

/** Valid numbers as people may type them: "(506) 234-5678 or +1 506 234 5678". */
export function phoneExamples(country: CountryCode | undefined): string {
  const example = getExampleNumber(country ?? 'CA', examples);
  if (!example) return '+1 416 222 1122';
  return `${country ? `${example.formatNational()} or ` : ''}${example.formatInternational()}`;
}

/** What stands before a number in contacts and mail: "Tel.: ", "Cell ", "M: ", a picture of a phone. */
const LABEL =
  /^(?:(?:tel(?:efon|ephone)?|phone|mob(?:il|ile)?|cell|handy|[tmpc])(?:[.:]{1,2}|\s)|[\u260e\u2706\u{1f4de}\u{1f4f1}])\s*(?=[+(\d])/iu;
/** What stands behind one: "(mobile)". */
const KIND = /\([\p{L} ]{1,20}\)$/u;

/** Copied from contacts and mail, with a label, quotes and direction marks around or between the digits. */
function pastedNumber(text: string): string {
  const visible = plainPunctuation(text).replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
  const number = unquoted(withoutEnds(withoutMarks(visible), /[;,]/, /[;,.]/));
  const bare = withoutMarks(number.replace(LABEL, '').replace(KIND, '')).replace(/^\(\+(\d+)\)/, '+$1 ');
  // A program took it for a number, and wrote its decimals too.
  return /^\+?\d{7,15}\.0$/.test(bare) ? bare.slice(0, -2) : bare;
}

/** `00` in place of `+` is read that way where the country's own rules give no valid number. */
function parsed(typed: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(typed, { extract: false, ...(country && { defaultCountry: country }) });
  if (number?.isValid() || !typed.startsWith('00')) return number;
  const international = parsePhoneNumberFromString(`+${typed.slice(2)}`, { extract: false });
  return international?.isValid() ? international : number;
}

/** Fewer digits are the end of a number, as in `+1 416 222 1122/23`. */
const LEAST_DIGITS = 7;

function problemOf(typed: string, country: CountryCode | undefined): string {
  if (!typed) return 'Only spaces. Enter a phone number, or clear the field.';
  const several = typed
    .split(/[;,/|+&\n\r]+|\s(?:or|and|oder|und|ou|et)\s/)
    .filter((part) => part.replace(/\D/g, '').length >= LEAST_DIGITS).length;
  if (several > 1) return `There are ${counted(several, 'phone number')} here. Enter one.`;
  const wrong = typed.search(/[^\p{Nd}\s+()./-]/u);
  if (wrong >= 0) return wrongCharacter(typed, wrong);
  const isInternational = typed.startsWith('+') || typed.startsWith('00');
  if (!country && !isInternational) return 'Start the phone number with + and the country code.';
  const digits = isInternational ? `+${typed.slice(typed.startsWith('+') ? 1 : 2)}` : typed;
  return lengthProblem(digits, country) ?? "That isn't a valid phone number.";
}

function wrongCharacter(typed: string, at: number): string {
  const found = String.fromCodePoint(typed.codePointAt(at) ?? 0);
  const position = [...typed.slice(0, at)].length + 1;
  const advice = /\p{L}/u.test(found) ? 'Use digits instead of letters.' : 'Use only digits, spaces and + - ( ) .';
  return `Character ${position} of ${quoted(typed)} is "${found}". ${advice}`;
}

function lengthProblem(typed: string, country: CountryCode | undefined): string | undefined {
  switch (validatePhoneNumberLength(typed, { ...(country && { defaultCountry: country }) })) {
    case 'TOO_SHORT':
      return `${quoted(typed)} is too short for a phone number.`;
    case 'TOO_LONG':
      return `${quoted(typed)} is too long for a phone number.`;
    case 'INVALID_COUNTRY':
      return `${quoted(typed)} begins with a country code that does not exist.`;
    default:
      return undefined;
  }
}
