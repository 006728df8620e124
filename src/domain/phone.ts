import { type CountryCode, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import * as v from 'valibot';

/**
 * Converts a phone number in any common format to E.164 (`+14162221122`), which CxEngage requires. Without `country` it
 * must start with `+`.
 */
export function telephone(country: CountryCode | undefined) {
  const example = getExampleNumber(country ?? 'CA', examples);
  const samples = example
    ? `${country ? `${example.formatNational()} or ` : ''}${example.formatInternational()}`
    : '+1 416 222 1122';
  return v.pipe(
    v.string(),
    v.trim(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const number = parsePhoneNumberFromString(dataset.value, {
        extract: false,
        ...(country && { defaultCountry: country }),
      });
      if (number?.isValid() && !number.ext) return number.number;
      addIssue({
        message: `${problemOf(dataset.value, Boolean(number?.ext), country)} An example of a good one: ${samples}.`,
      });
      return NEVER;
    }),
  );
}

function problemOf(typed: string, hasExtension: boolean, country: CountryCode | undefined): string {
  if (hasExtension) return 'Leave the extension out.';
  if (!country && !typed.startsWith('+')) return 'Start the telephone number with + and the country code.';
  return 'This telephone number cannot exist.';
}
